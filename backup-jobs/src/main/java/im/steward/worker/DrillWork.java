package im.steward.worker;

import im.steward.backup.drill.Drill;
import im.steward.backup.drill.Drills;
import im.steward.backup.drill.RunningDrill;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
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

/**
 * Takes one drill after the other and runs its job under a heartbeat. Only what proves that the set is at fault breaks
 * it: a machine without room, or a vault that is away, says nothing about the set.
 */
final class DrillWork implements Work {
    private static final Logger log = LoggerFactory.getLogger(DrillWork.class);
    private static final String DRILL = "drill";
    private final Drills drills;
    private final RunningDrill.Start start;
    private final DrillJob drillJob;
    private final RestartableJob job;
    private final Duration lease;
    private final Duration pause;
    private volatile boolean stopping;

    DrillWork(
            Drills drills,
            RunningDrill.Start start,
            DrillJob drillJob,
            RestartableJob job,
            Duration lease,
            Duration pause) {
        this.drills = drills;
        this.start = start;
        this.drillJob = drillJob;
        this.job = job;
        this.lease = lease;
        this.pause = pause;
    }

    @Override
    public String name() {
        return DRILL;
    }

    @Override
    public boolean doNext(String worker) {
        if (stopping) {
            return false;
        }
        Optional<Drill> leftover = drills.claimLeftover(worker, lease);
        leftover.ifPresent(drill -> start.clear(drill, worker));
        Optional<Drill> next = drills.claim(worker, lease);
        next.ifPresent(drill -> work(drill, worker));
        return leftover.isPresent() || next.isPresent();
    }

    /** It is broken off, its scratch place destroyed, and begins anew where a worker runs. */
    @Override
    public void stop() {
        stopping = true;
    }

    private void work(Drill drill, String worker) {
        try (Heartbeat heartbeat = new Heartbeat(lease, () -> drills.renew(drill, worker, lease));
                RunningDrill running = start.of(drill, worker, () -> heartbeat.check(stopping))) {
            Optional<Throwable> cause = run(drill, running);
            if (cause.isPresent()) {
                heartbeat.check();
                settle(running, worker, cause.get());
            }
        } catch (RefusedException lost) {
            log.atWarn()
                    .addKeyValue(DRILL, drill.id())
                    .addKeyValue("fault", lost.fault().code())
                    .log("drill left to others");
        }
    }

    private Optional<Throwable> run(Drill drill, RunningDrill running) {
        try {
            drillJob.takeInHand(running);
            JobExecution execution = job.run(parameters(drill));
            return execution.getStatus() == BatchStatus.COMPLETED
                    ? Optional.empty()
                    : Optional.of(Causes.of(execution));
        } catch (JobExecutionException | RuntimeException broken) {
            return Optional.of(broken);
        } finally {
            drillJob.putDown();
        }
    }

    private static JobParameters parameters(Drill drill) {
        return new JobParametersBuilder()
                .addString(DRILL, drill.id().toString())
                .toJobParameters();
    }

    private void settle(RunningDrill running, String worker, Throwable cause) {
        Drill drill = running.drill();
        if (stopping) {
            drills.release(drill, worker);
            return;
        }
        new Settling(
                        DRILL,
                        drill.id(),
                        new Fault(
                                "drill-database-away",
                                "A database did not answer while the drill ran",
                                "Check that PostgreSQL runs and has disk space; the drill is tried again"),
                        unexpected -> new Fault(
                                "drill-broke-off",
                                "The drill could not be finished (%s)"
                                        .formatted(unexpected.getClass().getSimpleName()),
                                "Read the cause in the worker's log, then drill again"),
                        fault -> postponeOrFail(running, worker, fault),
                        ended -> running.fail(ended.fault(), ended instanceof IntegrityException))
                .settle(cause);
    }

    private void postponeOrFail(RunningDrill running, String worker, Fault fault) {
        if (!drills.postpone(running.drill(), worker, fault, pause)) {
            running.fail(fault, false);
        }
    }
}
