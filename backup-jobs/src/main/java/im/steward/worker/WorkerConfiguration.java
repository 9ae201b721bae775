package im.steward.worker;

import java.util.List;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Isolation;

/**
 * The role {@code worker}; wants the configurations of exports, matters, approvals, search and the trail with its key,
 * a {@code dataSource}, a {@code transactionManager} and a clock.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerProperties.class)
@EnableBatchProcessing
@EnableJdbcJobRepository(tablePrefix = "batch.BATCH_", isolationLevelForCreate = Isolation.READ_COMMITTED)
@Import({
    BackupJobConfiguration.class,
    DrillJobConfiguration.class,
    ExportJobConfiguration.class,
    SearchReportWorkConfiguration.class
})
public class WorkerConfiguration {
    @Bean
    ThisWorker thisWorker() {
        return new ThisWorker(WorkClaimer.nameOfThisProcess());
    }

    @Bean
    WorkClaimer workClaimer(List<Work> kinds, ThisWorker worker, WorkerProperties properties) {
        return new WorkClaimer(kinds, worker.name(), properties.poll());
    }
}
