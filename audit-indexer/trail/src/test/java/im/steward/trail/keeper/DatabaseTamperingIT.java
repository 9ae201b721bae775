package im.steward.trail.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.IntegrityException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.Wiring;
import im.steward.trail.verify.Verdict;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever owns the database can switch the triggers off; the checkpoints and the anchor tell. */
@WithStack
class DatabaseTamperingIT {
    private static final int ENTRIES = 300;

    @TempDir
    Path home = Path.of("");

    private final Stack stack;

    @SuppressWarnings("NullAway.Init") // made before each test
    private Wiring wiring;

    DatabaseTamperingIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void anAnchoredTrail() {
        JdbcClient.create(stack.database().asOwner())
                .sql("DROP SCHEMA IF EXISTS trail CASCADE")
                .update();
        wiring = new Wiring(stack.database(), home);
        wiring.get(Trail.class)
                .appendAll(IntStream.range(0, ENTRIES)
                        .mapToObj(n -> new Trail.Act(
                                Actor.officer("alice"), "search.asked", "matter:" + n, Map.of("query", "q" + n)))
                        .toList());
        wiring.get(TrailKeeper.class).checkpoint();
        wiring.get(TrailKeeper.class).anchorNow();
        for (String table : new String[] {"entry", "detail", "leaf", "node", "checkpoint"}) {
            wiring.asOwner
                    .sql("ALTER TABLE trail." + table + " DISABLE TRIGGER append_only")
                    .update();
        }
    }

    @AfterEach
    void close() {
        wiring.close();
    }

    @Test
    void aSoundTrailIsValid() {
        Verdict verdict = check();

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.anchored()).isEqualTo(ENTRIES);
        assertThat(verdict.detailed()).isEqualTo(ENTRIES);
    }

    @Test
    void aChangedEntryIsNamed() {
        tamper(
                "UPDATE trail.entry SET actor = 'officer:mallory' WHERE id = (SELECT entry FROM trail.leaf WHERE seq = 71)");

        assertThat(check().firstBad()).hasValue(71);
    }

    @Test
    void changedDetailsAreNamed() {
        tamper("UPDATE trail.detail SET content = '{}' WHERE entry = (SELECT entry FROM trail.leaf WHERE seq = 72)");

        assertThat(check().firstBad()).hasValue(72);
    }

    @Test
    void aRemovedEntryIsNamed() {
        tamper("DELETE FROM trail.entry WHERE id = (SELECT entry FROM trail.leaf WHERE seq = 73)");

        Verdict verdict = check();
        assertThat(verdict.firstBad()).hasValue(73);
        assertThat(verdict.problem()).hasValue("entry 73 is missing");
    }

    @Test
    void aRemovedPlaceIsNamedAndNoCheckpointIsSignedOverIt() {
        tamper("DELETE FROM trail.leaf WHERE seq = 290");
        wiring.get(Trail.class).append(Actor.officer("alice"), "search.asked", "matter:after", Map.of());

        assertThatThrownBy(() -> wiring.get(TrailKeeper.class).checkpoint()).isInstanceOf(IntegrityException.class);
        assertThat(check().firstBad()).hasValue(290);
    }

    @Test
    void aTailCutIsNamed() {
        tamper("DELETE FROM trail.entry WHERE id IN (SELECT entry FROM trail.leaf WHERE seq >= 280)");
        tamper("DELETE FROM trail.detail WHERE entry IN (SELECT entry FROM trail.leaf WHERE seq >= 280)");
        tamper("DELETE FROM trail.leaf WHERE seq >= 280");
        tamper("DELETE FROM trail.checkpoint");

        assertThat(check().firstBad()).hasValue(280);
        assertThatThrownBy(() -> wiring.get(TrailKeeper.class).anchorNow())
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("trail-tampered");
    }

    @Test
    void aRewriteWithTheStolenKeyIsNamed() {
        tamper(
                "UPDATE trail.entry SET subject = 'matter:innocent' WHERE id = (SELECT entry FROM trail.leaf WHERE seq = 40)");
        tamper("DELETE FROM trail.leaf");
        tamper("DELETE FROM trail.node");
        tamper("DELETE FROM trail.checkpoint");
        wiring.get(TrailKeeper.class).sequenceFromTheStart();
        wiring.get(TrailKeeper.class).checkpoint();

        Verdict verdict = check();
        assertThat(verdict.firstBad()).hasValue(40);
        assertThat(verdict.problem()).hasValue("entry 40 is not the one that was anchored");
    }

    @Test
    void aChangedNodeIsFound() {
        tamper("UPDATE trail.node SET hash = sha256('x')");

        assertThat(check().problem()).hasValue("the stored node over entries 0 to 255 is not their hash");
    }

    private Verdict check() {
        return wiring.get(TrailCheck.class).run();
    }

    private void tamper(String sql) {
        assertThat(wiring.asOwner.sql(sql).update()).isPositive();
    }
}
