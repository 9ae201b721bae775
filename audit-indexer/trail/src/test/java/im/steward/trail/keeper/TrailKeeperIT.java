package im.steward.trail.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.Wiring;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithStack
class TrailKeeperIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Actor ALICE = Actor.officer("alice");

    @TempDir
    Path home = Path.of("");

    private final Stack stack;

    TrailKeeperIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void placesSignsAndAnchorsByItselfAndRaisesTheAlarm() {
        try (Wiring wiring = new Wiring(
                stack.database(), home, Map.of("steward.trail.anchor-webhook", "http://127.0.0.1:1/nobody"))) {
            Trail trail = wiring.get(Trail.class);
            TrailKeeper keeper = wiring.get(TrailKeeper.class);
            List<Trail.Act> acts = IntStream.range(0, 1_200)
                    .mapToObj(n -> new Trail.Act(ALICE, "search.asked", "matter:" + n, Map.of()))
                    .toList();

            keeper.start();
            trail.appendAll(acts);
            until(() -> keeper.state().anchored() == 1_200);

            TrailState calm = keeper.state();
            assertThat(calm.signed()).isEqualTo(1_200);
            assertThat(calm.alert()).isEmpty();
            assertThat(calm.anchors())
                    .filteredOn(anchor -> anchor.name().startsWith("webhook"))
                    .singleElement()
                    .satisfies(anchor -> {
                        assertThat(anchor.size()).isZero();
                        assertThat(anchor.failure()).isPresent();
                    });

            wiring.asOwner
                    .sql("ALTER TABLE trail.leaf DISABLE TRIGGER append_only")
                    .update();
            wiring.asOwner
                    .sql("UPDATE trail.leaf SET leaf_hash = sha256('x') WHERE seq = 1150")
                    .update();
            trail.appendAll(acts);
            until(() -> keeper.state().alert().isPresent());

            assertThat(keeper.state().alert().orElseThrow().code()).isEqualTo("trail-tampered");
            assertThat(keeper.state().signed()).isEqualTo(1_200);
            assertThat(wiring.get(TrailCheck.class).run().firstBad()).hasValue(1_150);
        }
    }

    private static void until(BooleanSupplier reached) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
