package im.steward.worker;

import im.steward.backup.catalog.OwnDatabase;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportQueue;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/** Takes one export after the other and runs its job under a heartbeat. */
final class ExportWork implements Work {
    private static final Logger log = LoggerFactory.getLogger(ExportWork.class);
    private static final Duration LATER = Duration.ofSeconds(15);
    private final ExportQueue queue;
    private final RestartableJob job;
    private final Duration lease;

    ExportWork(ExportQueue queue, RestartableJob job, Duration lease) {
        this.queue = queue;
        this.job = job;
        this.lease = lease;
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public boolean doNext(String worker) {
        Optional<Export> next = queue.claim(worker, lease);
        next.ifPresent(export -> {
            work(export, worker);
            queue.tidy(export.id());
        });
        return next.isPresent();
    }

    @Override
    public void stop() {
        job.stop();
    }

    private void work(Export export, String worker) {
        try (Heartbeat _ = new Heartbeat(lease, () -> queue.renew(export, worker, lease))) {
            run(export, worker);
        } catch (RefusedException lost) {
            log.atWarn()
                    .addKeyValue("export", export.id())
                    .addKeyValue("fault", lost.fault().code())
                    .log("export left to others");
        }
    }

    private void run(Export export, String worker) {
        try {
            JobExecution execution = job.run(parameters(export));
            if (execution.getStatus() == BatchStatus.STOPPED) {
                queue.postpone(export, worker, Duration.ZERO);
            } else if (execution.getStatus() != BatchStatus.COMPLETED) {
                settle(export, worker, Causes.of(execution));
            }
        } catch (JobExecutionException broken) {
            settle(export, worker, broken);
        }
    }

    static JobParameters parameters(Export export) {
        return new JobParametersBuilder()
                .addString(ExportJobConfiguration.EXPORT, export.id().toString())
                .toJobParameters();
    }

    private void settle(Export export, String worker, Throwable cause) {
        switch (cause) {
            case UnavailableException away -> {
                log.atWarn()
                        .addKeyValue("export", export.id())
                        .addKeyValue("fault", away.fault().code())
                        .log("export waits for a store");
                queue.postpone(export, worker, LATER);
            }
            case StewardException fault -> queue.fail(export, worker, fault.fault());
            case Throwable away
            when OwnDatabase.isAway(away) -> {
                log.atWarn().addKeyValue("export", export.id()).setCause(away).log("export lost the database");
                queue.postpone(export, worker, LATER);
            }
            default -> {
                log.atError().addKeyValue("export", export.id()).setCause(cause).log("export broke off");
                queue.fail(
                        export,
                        worker,
                        new Fault(
                                "export-broke-off",
                                "The export could not be written: " + cause.getMessage(),
                                "Check the disk of steward.exports.directory and the worker's log, then ask anew"));
            }
        }
    }
}
