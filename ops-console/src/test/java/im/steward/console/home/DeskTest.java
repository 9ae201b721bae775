package im.steward.console.home;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.account.Action;
import im.steward.console.account.Role;
import im.steward.console.account.SignedIn;
import im.steward.console.home.Waiting.Urgency;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final SignedIn ALICE =
            new SignedIn("alice", "Alice", Set.of(Role.OFFICER), Set.of(), 1, ZoneOffset.UTC, SignedIn.Door.SESSION);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Tray OPEN = tray("open", Urgency.OPEN);

    private static Tray tray(String key, Urgency urgency) {
        return Tray.of(key, Action.SEARCH, _ -> List.of(Waiting.of(key, urgency, 1, "/")));
    }

    private static List<String> keys(Desk desk) {
        return desk.of(ALICE).stream().map(Waiting::key).toList();
    }

    @Test
    void theWorstLiesOnTop() {
        Desk desk = new Desk(List.of(OPEN, tray("running", Urgency.RUNNING), tray("bad", Urgency.BAD)), LONG);

        assertThat(keys(desk)).containsExactly("bad", "open", "running");
    }

    @Test
    void whatOnesRolesDoNotIncludeIsNotLookedInto() {
        Tray others = Tray.of("others", Action.READ_TRAIL, _ -> {
            throw new AssertionError("looked into");
        });

        assertThat(keys(new Desk(List.of(others, OPEN), LONG))).containsExactly("open");
    }

    @Test
    void aTrayThatFailsIsNamedAndHidesNoOther() {
        Fault away = new Fault("kafka-unavailable", "Kafka does not answer", "Start it");
        Tray failing = Tray.of("quarantine", Action.SEARCH, _ -> {
            throw new UnavailableException(away);
        });

        List<Waiting> found = new Desk(List.of(failing, OPEN), LONG).of(ALICE);

        assertThat(found).extracting(Waiting::key).containsExactly("silent.quarantine", "open");
        assertThat(found.getFirst().fault()).contains(away);
    }

    @Test
    void aTrayThatHangsKeepsNobodyWaiting() {
        CountDownLatch never = new CountDownLatch(1);
        Tray hanging = Tray.of("imports", Action.SEARCH, _ -> {
            try {
                never.await();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });

        assertThat(keys(new Desk(List.of(hanging), Duration.ofMillis(50)))).containsExactly("silent.imports");
    }
}
