package im.steward.worker;

import im.steward.backup.restore.Restore;
import im.steward.backup.restore.Restores;
import im.steward.backup.restore.RunningRestore;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one restore after the other under a heartbeat. */
final class RestoreWork implements Work {
    private static final Logger log = LoggerFactory.getLogger(RestoreWork.class);
    private final Restores restores;
    private final RunningRestore.Start start;
    private final Duration lease;
    private final Duration pause;
    private volatile boolean stopping;

    RestoreWork(Restores restores, RunningRestore.Start start, Duration lease, Duration pause) {
        this.restores = restores;
        this.start = start;
        this.lease = lease;
        this.pause = pause;
    }

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public boolean doNext(String worker) {
        if (stopping) {
            return false;
        }
        Optional<Restore> next = restores.claim(worker, lease);
        next.ifPresent(restore -> work(restore, worker));
        return next.isPresent();
    }

    @Override
    public void stop() {
        stopping = true;
    }

    private void work(Restore restore, String worker) {
        try (Heartbeat heartbeat = new Heartbeat(lease, () -> restores.renew(restore, worker, lease))) {
            try {
                start.of(restore, worker, () -> heartbeat.check(stopping)).run();
            } catch (RuntimeException cause) {
                heartbeat.check();
                settle(restore, worker, cause);
            }
        } catch (RefusedException lost) {
            log.atWarn()
                    .addKeyValue("restore", restore.id())
                    .addKeyValue("fault", lost.fault().code())
                    .log("restore left to others");
        }
    }

    private void settle(Restore restore, String worker, RuntimeException cause) {
        if (stopping) {
            restores.release(restore, worker);
            return;
        }
        new Settling(
                        name(),
                        restore.id(),
                        new Fault(
                                "backup-database-away",
                                "Steward's own database did not answer while the restore was made",
                                "Check that PostgreSQL runs and has disk space; the restore is tried again"),
                        unexpected -> new Fault(
                                "restore-broke-off",
                                "The restore could not be made (%s)"
                                        .formatted(unexpected.getClass().getSimpleName()),
                                "Read the cause in the worker's log, look at the restore's page, then ask anew"),
                        fault -> restores.postponeOrFail(restore, worker, fault, pause),
                        ended -> restores.fail(restore, worker, ended))
                .settle(cause);
    }
}
