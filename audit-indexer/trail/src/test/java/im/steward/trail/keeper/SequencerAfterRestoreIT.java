package im.steward.trail.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.schema.SchemaMigration;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.TrailEntryId;
import im.steward.trail.TrailSearch;
import im.steward.trail.Wiring;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A dump brings entries with the transaction numbers of the server it was taken from; some had no place yet. */
@WithStack
class SequencerAfterRestoreIT {
    /** More transactions than the test's server has seen. */
    private static final long BURNED = 900_000_000_000L;

    private static final int EACH = 60;

    @TempDir
    Path home = Path.of("");

    private final Database database;

    @SuppressWarnings("NullAway.Init") // made before each test
    private Wiring wiring;

    @SuppressWarnings("NullAway.Init")
    private TrailKeeper keeper;

    SequencerAfterRestoreIT(Stack stack) {
        this.database = stack.database();
    }

    @BeforeEach
    void aTrailWithPlacedAndWaitingEntries() {
        dropTrail();
        wiring = new Wiring(database, home);
        keeper = wiring.get(TrailKeeper.class);
        append("placed");
        keeper.checkpoint();
        append("waiting");
    }

    private void dropTrail() {
        JdbcClient.create(database.asOwner())
                .sql("DROP SCHEMA IF EXISTS trail CASCADE")
                .update();
    }

    @AfterEach
    void close() {
        wiring.close();
    }

    @Test
    void anEmptyServerTakesUpWhereTheOldOneStopped() {
        asFromAServerWith(BURNED);

        try (Wiring fresh = new Wiring(database, home)) {
            fresh.get(Trail.class).append(Actor.officer("alice"), "search.asked", "matter:after", Map.of());
            fresh.get(TrailKeeper.class).checkpoint();
            fresh.get(Trail.class).append(Actor.officer("alice"), "search.asked", "matter:later", Map.of());
            fresh.get(TrailKeeper.class).checkpoint();

            everyEntryHasItsPlace(2 * EACH + 2);
            assertThat(fresh.get(TrailCheck.class).run().problems()).isEmpty();
        }
    }

    @Test
    void aKeeperThatRunsAlreadyTakesThemUpToo() {
        keeper.checkpoint();
        append("waiting");

        asFromAServerWith(BURNED);
        keeper.checkpoint();
        append("after");
        keeper.checkpoint();

        everyEntryHasItsPlace(4 * EACH);
        assertThat(wiring.get(TrailCheck.class).run().problems()).isEmpty();
    }

    @Test
    void aDumpFromBeforeTheKeepersLastWalkIsTakenUp() {
        for (String table : TABLES) {
            wiring.asOwner
                    .sql("CREATE TABLE public.saved_%1$s AS TABLE trail.%1$s".formatted(table))
                    .update();
        }
        append("lost");
        keeper.checkpoint();

        dropTrail();
        SchemaMigration.migrate(database.asOwner(), "trail");
        for (String table : TABLES) {
            wiring.asOwner
                    .sql("INSERT INTO trail.%1$s TABLE public.saved_%1$s".formatted(table))
                    .update();
            wiring.asOwner.sql("DROP TABLE public.saved_" + table).update();
        }
        keeper.checkpoint();

        everyEntryHasItsPlace(2 * EACH);
    }

    private static final List<String> TABLES = List.of("entry", "detail", "leaf", "node", "checkpoint", "anchored");

    @Test
    void whatWaitsHereIsCountedBeforeAndAfter() {
        assertThat(keeper.unplaced()).isEqualTo(EACH);
        keeper.checkpoint();
        assertThat(keeper.unplaced()).isZero();

        asFromAServerWith(BURNED);
        append("after");
        assertThat(keeper.unplaced()).isEqualTo(EACH);
        keeper.checkpoint();
        assertThat(keeper.unplaced()).isZero();
    }

    @Test
    void theOrderIsThatOfTheOldServer() {
        asFromAServerWith(BURNED);
        append("after");
        keeper.checkpoint();

        TrailSearch search = wiring.get(TrailSearch.class);
        List<Long> waiting = places(search, "waiting");
        assertThat(waiting).isSorted();
        assertThat(places(search, "placed")).allMatch(place -> place < EACH);
    }

    private List<Long> places(TrailSearch search, String phase) {
        return wiring.asApp
                .sql("SELECT id FROM trail.entry WHERE subject LIKE :phase || ':%' ORDER BY xid, id")
                .param("phase", phase)
                .query((row, n) ->
                        search.fetch(TrailEntryId.of(row.getString("id"))).seq().orElseThrow())
                .list();
    }

    private void append(String phase) {
        wiring.get(Trail.class)
                .appendAll(IntStream.range(0, EACH)
                        .mapToObj(n -> new Trail.Act(
                                Actor.officer("alice"), "search.asked", phase + ":" + n, Map.of("query", "q" + n)))
                        .toList());
    }

    /** What {@code pg_restore} leaves behind, whose numbers are data like any other. */
    private void asFromAServerWith(long transactions) {
        wiring.asOwner
                .sql("ALTER TABLE trail.entry DISABLE TRIGGER append_only")
                .update();
        assertThat(wiring.asOwner
                        .sql("UPDATE trail.entry SET xid = (xid::text::bigint + :burned)::text::xid8")
                        .param("burned", transactions)
                        .update())
                .isPositive();
        wiring.asOwner.sql("ALTER TABLE trail.entry ENABLE TRIGGER append_only").update();
    }

    private void everyEntryHasItsPlace(int entries) {
        assertThat(wiring.asApp
                        .sql("SELECT count(*) FROM trail.entry")
                        .query(Integer.class)
                        .single())
                .isEqualTo(entries);
        assertThat(wiring.asApp
                        .sql("SELECT entry FROM trail.leaf ORDER BY seq")
                        .query(String.class)
                        .list())
                .hasSize(entries)
                .doesNotHaveDuplicates();
        assertThat(wiring.asApp
                        .sql("SELECT max(seq) + 1 FROM trail.leaf")
                        .query(Integer.class)
                        .single())
                .isEqualTo(entries);
    }
}
