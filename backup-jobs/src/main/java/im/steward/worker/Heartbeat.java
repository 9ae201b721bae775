package im.steward.worker;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a lease while the work goes on; remembers when it was lost, for the work to ask. */
final class Heartbeat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private final AtomicReference<@Nullable RefusedException> lost = new AtomicReference<>();
    private final Thread thread;

    Heartbeat(Duration lease, Runnable renew) {
        thread = Thread.ofVirtual().name("heartbeat").start(() -> beat(lease.dividedBy(3), renew));
    }

    private void beat(Duration every, Runnable renew) {
        while (lost.get() == null) {
            try {
                Thread.sleep(every);
                renew.run();
            } catch (InterruptedException over) {
                return;
            } catch (RefusedException taken) {
                lost.set(taken);
            } catch (RuntimeException away) {
                // The lease outlives two missed beats.
                log.atWarn().setCause(away).log("heartbeat missed");
            }
        }
    }

    /** Throws when the lease was lost: what is done from here on is another worker's. */
    void check() {
        RefusedException taken = lost.get();
        if (taken != null) {
            throw taken;
        }
    }

    /** The same for work that is broken off, not finished, when its worker is asked to stop. */
    void check(boolean stopping) {
        check();
        if (stopping) {
            throw new UnavailableException(new Fault(
                    "backup-worker-stopped",
                    "The worker was asked to stop",
                    "Nothing is left to do; the run goes on when a worker runs"));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
