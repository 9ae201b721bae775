package im.steward.console.backup;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.PlanConfiguration;
import im.steward.backup.plan.Upkeep;
import im.steward.backup.restore.RestoreConfiguration;
import im.steward.console.schedule.ScheduledWork;
import im.steward.console.schedule.Schedules;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the pages of backups are made of. */
@Configuration(proxyBeanMethods = false)
@Import({PlanConfiguration.class, RestoreConfiguration.class})
public class BackupPagesConfiguration {
    @Bean
    ScheduledWork scheduledBackup(BackupPlans plans, BackupRuns runs) {
        return new ScheduledBackup(plans, runs);
    }

    @Bean
    Timetables timetables(Schedules schedules) {
        return new Timetables(schedules);
    }

    @Bean
    BackupRows backupRows(
            BackupPlans plans,
            BackupRuns runs,
            BackupCatalog catalog,
            Upkeep upkeep,
            Timetables timetables,
            Clock clock) {
        return new BackupRows(plans, runs, catalog, upkeep, timetables, clock);
    }
}
