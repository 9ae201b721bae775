package im.steward.worker;

import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportQueue;
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

/** Takes one export after the other and runs its job under a heartbeat. */
final class ExportWork implements Work {
    private static final Logger log = LoggerFactory.getLogger(ExportWork.class);
    private static final Duration LATER = Duration.ofSeconds(15);
    private final ExportQueue queue;
    private final RestartableJob job;
    private final Duration lease;
    private boolean tidied;

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
        if (!tidied) {
            queue.tidyAll();
            tidied = true;
        }
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
        new Settling(
                        name(),
                        export.id(),
                        new Fault(
                                "database-away",
                                "Steward's own database did not answer while the export was written",
                                "Check that PostgreSQL runs and has disk space; the export is tried again"),
                        unexpected -> new Fault(
                                "export-broke-off",
                                "The export could not be written: " + unexpected.getMessage(),
                                "Check the disk of steward.exports.directory and the worker's log, then ask anew"),
                        fault -> postpone(export, worker, fault),
                        ended -> queue.fail(export, worker, ended.fault()))
                .settle(cause);
    }

    private void postpone(Export export, String worker, Fault away) {
        log.atWarn()
                .addKeyValue("export", export.id())
                .addKeyValue("fault", away.code())
                .log("export waits for a store");
        queue.postpone(export, worker, LATER);
    }
}
