package im.steward.audit.completeness;

import im.steward.audit.log.SilentCause;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/** The indexer role's ear for requested comparisons. */
public final class ReconciliationLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ReconciliationLoop.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private final Reconciliations reconciliations;
    private final Reconciler reconciler;
    private @Nullable Thread thread;

    ReconciliationLoop(Reconciliations reconciliations, Reconciler reconciler) {
        this.reconciliations = reconciliations;
        this.reconciler = reconciler;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("steward-reconcile").start(this::run);
        }
    }

    /** An interrupted comparison keeps its lease a little; then another process goes on where it stopped. */
    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                reconciliations.claim().ifPresent(this::compare);
            } catch (DataAccessException away) {
                log.atDebug().setCause(SilentCause.of(away)).log("PostgreSQL is away");
            } catch (RuntimeException | Error defect) {
                // Its lease runs out and the comparison is taken up again; the loop must not end with it.
                log.atError()
                        .setCause(SilentCause.of(defect))
                        .addKeyValue("fault", "reconciliation-failed")
                        .log("comparison loop goes on after a failure");
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private void compare(Reconciliation claimed) {
        try {
            reconciliations.finish(claimed.id(), reconciler.run(claimed.id()));
        } catch (RefusedException takenOver) {
            log.atInfo().addKeyValue("reconciliation", claimed.id()).log("comparison was taken over");
        } catch (StewardException away) {
            fail(claimed, away.fault(), away);
        } catch (DataAccessException away) {
            // The row cannot be written either; its lease runs out and the comparison is taken up again.
            log.atWarn()
                    .addKeyValue("reconciliation", claimed.id())
                    .setCause(SilentCause.of(away))
                    .log("comparison broken off");
        } catch (RuntimeException defect) {
            fail(
                    claimed,
                    new Fault(
                            "reconciliation-failed",
                            "Steward itself failed to compare topic and archive",
                            "Report the stack trace in the log, then run the comparison again"),
                    defect);
        }
    }

    private void fail(Reconciliation claimed, Fault fault, RuntimeException cause) {
        if (!Thread.currentThread().isInterrupted()) {
            reconciliations.fail(claimed.id(), fault);
            log.atError()
                    .addKeyValue("reconciliation", claimed.id())
                    .addKeyValue("fault", fault.code())
                    .setCause(SilentCause.of(cause))
                    .log("comparison failed");
        }
    }
}
