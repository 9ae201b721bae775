package im.steward.worker;

import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportId;
import im.steward.compliance.export.ExportQueue;
import im.steward.compliance.export.ExportSeal;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.listener.ExecutionContextPromotionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** An export as a restartable job: collect page by page, render into the format, seal. */
@Configuration(proxyBeanMethods = false)
class ExportJobConfiguration {
    static final String EXPORT = "export";

    @Bean
    ExportWork exportWork(
            ExportQueue queue,
            JobOperator operator,
            JobRepository repository,
            Job exportJob,
            WorkerProperties properties) {
        return new ExportWork(queue, new RestartableJob(operator, repository, exportJob), properties.lease());
    }

    @Bean
    Job exportJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ExportQueue queue,
            ExportSeal seal,
            ThisWorker worker,
            PageReader pageReader,
            SpoolWriter spoolWriter) {
        ExportSteps steps = new ExportSteps(queue, seal, worker);
        // Minutes of work in one transaction would hold the row against the heartbeat, and hide the trail's entry.
        PlatformTransactionManager none = new ResourcelessTransactionManager();
        return new JobBuilder("export", repository)
                .start(collect(repository, transactions, pageReader, spoolWriter))
                .next(new StepBuilder("render", repository)
                        .tasklet(steps::render, none)
                        .build())
                .next(new StepBuilder("seal", repository)
                        .tasklet(steps::seal, none)
                        .build())
                .build();
    }

    /** The item is a page of thousands, so a chunk of one page is one transaction for all of them. */
    private static Step collect(
            JobRepository repository,
            PlatformTransactionManager transactions,
            PageReader pageReader,
            SpoolWriter spoolWriter) {
        ExecutionContextPromotionListener promotion = new ExecutionContextPromotionListener();
        promotion.setKeys(CollectPosition.KEYS);
        promotion.setStrict(true);
        return new StepBuilder("collect", repository)
                .<Page, Page>chunk(1)
                .transactionManager(transactions)
                .reader(pageReader)
                .writer(spoolWriter)
                .listener(promotion)
                .build();
    }

    @Bean
    @StepScope
    PageReader pageReader(ExportQueue queue, ExportSeal seal, @Value("#{jobParameters['export']}") String id) {
        Export export = queue.fetch(ExportId.of(id));
        seal.keepCheckpoint(export);
        return new PageReader(queue, export);
    }

    @Bean
    @StepScope
    SpoolWriter spoolWriter(ExportQueue queue, ThisWorker worker, @Value("#{jobParameters['export']}") String id) {
        return new SpoolWriter(queue, queue.fetch(ExportId.of(id)), worker.name());
    }
}
