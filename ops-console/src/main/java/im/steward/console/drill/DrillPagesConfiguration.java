package im.steward.console.drill;

import im.steward.backup.drill.DrillConfiguration;
import im.steward.backup.drill.Drills;
import im.steward.backup.plan.BackupPlans;
import im.steward.console.schedule.ScheduledWork;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the pages of drills are made of. */
@Configuration(proxyBeanMethods = false)
@Import(DrillConfiguration.class)
public class DrillPagesConfiguration {
    @Bean
    ScheduledWork scheduledDrill(BackupPlans plans, Drills drills) {
        return new ScheduledDrill(plans, drills);
    }
}
