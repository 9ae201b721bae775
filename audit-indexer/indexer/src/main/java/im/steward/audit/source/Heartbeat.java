package im.steward.audit.source;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.DataAccessException;

/** Says that we live while a send waits for a broker that is away, which may take minutes. */
final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private final Thread thread;
    private volatile boolean wanted = true;

    Heartbeat(ImportStore store, ImportClaim claim, Clock clock) {
        thread = Thread.ofVirtual().name("steward-import-heartbeat").start(() -> {
            while (wanted) {
                try {
                    store.touch(claim, clock.instant());
                } catch (DataAccessException away) {
                    // The reader meets the same and does what there is to do.
                }
                LockSupport.parkNanos(EVERY.toNanos());
            }
        });
    }

    @Override
    public void close() {
        wanted = false;
        LockSupport.unpark(thread);
    }
}
