package im.steward.console;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a running console will do, with more patience than any machine needs. */
public final class Until {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Until() {}

    public static void until(Callable<Boolean> holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!holds.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not in time");
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
