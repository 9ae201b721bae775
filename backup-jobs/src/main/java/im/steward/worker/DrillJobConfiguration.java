package im.steward.worker;

import im.steward.backup.drill.DrillConfiguration;
import im.steward.backup.drill.DrillWorkConfiguration;
import im.steward.backup.drill.Drills;
import im.steward.backup.drill.RunningDrill;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Drills. */
@Configuration(proxyBeanMethods = false)
@Import({DrillConfiguration.class, DrillWorkConfiguration.class})
class DrillJobConfiguration {
    @Bean
    DrillJob drillJob(JobRepository repository) {
        return new DrillJob(repository);
    }

    @Bean
    DrillWork drillWork(
            Drills drills,
            RunningDrill.Start start,
            JobOperator operator,
            JobRepository repository,
            DrillJob drillJob,
            WorkerProperties properties) {
        return new DrillWork(
                drills,
                start,
                drillJob,
                new RestartableJob(operator, repository, drillJob),
                properties.lease(),
                properties.pause());
    }
}
