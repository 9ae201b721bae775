package im.steward.backup.drill;

import im.steward.backup.plan.RunningBackup;
import im.steward.backup.restore.AfterRestore;
import im.steward.backup.restore.ScratchRestore;
import im.steward.backup.restore.ScratchRestoreConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What only a worker does with drills: run them. */
@Configuration(proxyBeanMethods = false)
@Import(ScratchRestoreConfiguration.class)
public class DrillWorkConfiguration {
    @Bean
    RunningDrill.Start runningDrills(
            Drills drills,
            ScratchRestore.Site site,
            ObjectProvider<AfterRestore> hooks,
            RunningBackup.Start backups,
            DrillReports reports) {
        return new RunningDrill.Start(drills, site, hooks.stream().toList(), backups.joinChecks(), reports);
    }
}
