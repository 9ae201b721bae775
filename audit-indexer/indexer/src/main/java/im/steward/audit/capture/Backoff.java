package im.steward.audit.capture;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits a little longer each time, up to five seconds: long enough for a store to breathe, short enough to be back. */
final class Backoff {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private Duration next = Duration.ofMillis(100);

    /** Returns early when the thread is interrupted, and leaves it so. */
    void await() {
        LockSupport.parkNanos(next.toNanos());
        next = next.multipliedBy(2);
        if (next.compareTo(LONGEST) > 0) {
            next = LONGEST;
        }
    }
}
