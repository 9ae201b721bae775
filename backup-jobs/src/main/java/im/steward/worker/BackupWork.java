package im.steward.worker;

import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.RunningBackup;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/** Takes one backup run after the other and runs its job under a heartbeat. */
final class BackupWork implements Work {
    private static final Logger log = LoggerFactory.getLogger(BackupWork.class);
    private static final String SET = "set";
    private final BackupRuns runs;
    private final RunningBackup.Start start;
    private final BackupJob backupJob;
    private final RestartableJob job;
    private final Duration lease;
    private final Duration pause;
    private volatile boolean stopping;

    BackupWork(
            BackupRuns runs,
            RunningBackup.Start start,
            BackupJob backupJob,
            RestartableJob job,
            Duration lease,
            Duration pause) {
        this.runs = runs;
        this.start = start;
        this.backupJob = backupJob;
        this.job = job;
        this.lease = lease;
        this.pause = pause;
    }

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public boolean doNext(String worker) {
        if (stopping) {
            return false;
        }
        Optional<BackupRun> next = runs.claim(worker, lease);
        next.ifPresent(run -> work(run, worker));
        return next.isPresent();
    }

    /** A stream of hours has no chunk to stop after; it is broken off, and that part is taken anew. */
    @Override
    public void stop() {
        stopping = true;
    }

    private void work(BackupRun run, String worker) {
        try (Heartbeat heartbeat = new Heartbeat(lease, () -> runs.renew(run, worker, lease))) {
            Optional<Throwable> cause;
            try {
                backupJob.takeInHand(start.of(run, worker, () -> heartbeat.check(stopping)));
                JobExecution execution = job.run(parameters(run));
                cause = execution.getStatus() == BatchStatus.COMPLETED
                        ? Optional.empty()
                        : Optional.of(Causes.of(execution));
            } catch (JobExecutionException | RuntimeException broken) {
                cause = Optional.of(broken);
            } finally {
                backupJob.putDown();
            }
            if (cause.isPresent()) {
                heartbeat.check();
                settle(run, worker, cause.get());
            }
        } catch (RefusedException lost) {
            log.atWarn()
                    .addKeyValue("set", run.id())
                    .addKeyValue("fault", lost.fault().code())
                    .log("backup left to others");
        }
        runs.letGo(run, worker);
    }

    static JobParameters parameters(BackupRun run) {
        return new JobParametersBuilder().addString(SET, run.id().toString()).toJobParameters();
    }

    private void settle(BackupRun run, String worker, Throwable cause) {
        if (stopping) {
            runs.release(run, worker);
            return;
        }
        new Settling(
                        SET,
                        run.id(),
                        new Fault(
                                "backup-database-away",
                                "Steward's own database did not answer while the backup was taken",
                                "Check that PostgreSQL runs and has disk space; the run is tried again"),
                        unexpected -> new Fault(
                                "backup-broke-off",
                                "The backup could not be taken (%s)"
                                        .formatted(unexpected.getClass().getSimpleName()),
                                "Read the cause in the worker's log, then run the plan again"),
                        fault -> runs.postponeOrFail(run, worker, fault, pause),
                        ended -> runs.fail(run, worker, ended.fault()))
                .settle(cause);
    }
}
