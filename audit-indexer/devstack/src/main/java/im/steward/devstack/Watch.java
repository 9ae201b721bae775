package im.steward.devstack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Restarts one server whenever it died, waiting longer each time it dies again soon. */
final class Watch {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(2);

    private final Child child;
    private final StackState state;
    private long lastDeath = System.nanoTime() - STEADY.toNanos();
    private Duration pause = FIRST_PAUSE;

    Watch(Child child, StackState state) {
        this.child = child;
        this.state = state;
    }

    void until(BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            LockSupport.parkNanos(LOOK.toNanos());
            if (!child.alive() && !end.getAsBoolean()) {
                revive(end);
            }
        }
    }

    private void revive(BooleanSupplier end) {
        long now = System.nanoTime();
        pause = now - lastDeath >= STEADY.toNanos() ? FIRST_PAUSE : longer(pause);
        lastDeath = now;
        say(StackState.State.RESTARTING, "died; again in %d s, see its log".formatted(pause.toSeconds()));
        while (System.nanoTime() - now < pause.toNanos()) {
            if (end.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        try {
            child.start();
            say(StackState.State.UP, "");
        } catch (StackException e) {
            if (!end.getAsBoolean()) {
                say(StackState.State.RESTARTING, String.valueOf(e.getMessage()));
            }
        }
    }

    private void say(StackState.State word, String detail) {
        state.set(child.server().part(), word, detail);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
