package im.steward.worker;

import im.steward.alert.Alerts;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.BackupWorkConfiguration;
import im.steward.backup.plan.PlanConfiguration;
import im.steward.backup.plan.RunningBackup;
import im.steward.backup.plan.Upkeep;
import im.steward.backup.restore.LogEnds;
import im.steward.backup.restore.RestoreWorkConfiguration;
import im.steward.backup.restore.Restores;
import im.steward.backup.restore.RunningRestore;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Backup runs, the upkeep of vaults, and alerts. */
@Configuration(proxyBeanMethods = false)
@Import({PlanConfiguration.class, BackupWorkConfiguration.class, RestoreWorkConfiguration.class})
class BackupJobConfiguration {
    @Bean
    BackupJob backupJob(JobRepository repository) {
        return new BackupJob(repository);
    }

    @Bean
    BackupWork backupWork(
            BackupRuns runs,
            RunningBackup.Start start,
            JobOperator operator,
            JobRepository repository,
            BackupJob backupJob,
            WorkerProperties properties) {
        return new BackupWork(
                runs,
                start,
                backupJob,
                new RestartableJob(operator, repository, backupJob),
                properties.lease(),
                properties.pause());
    }

    @Bean
    RestoreWork restoreWork(Restores restores, RunningRestore.Start start, WorkerProperties properties) {
        return new RestoreWork(restores, start, properties.lease(), properties.pause());
    }

    @Bean
    LogEndWork logEndWork(LogEnds ends) {
        return new LogEndWork(ends);
    }

    @Bean
    UpkeepWork upkeepWork(Upkeep upkeep, WorkerProperties properties) {
        return new UpkeepWork(upkeep, properties.lease());
    }

    @Bean
    AlertWork alertWork(Alerts alerts) {
        return new AlertWork(alerts);
    }
}
