package im.steward.backup.drill;

import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.PlanConfiguration;
import im.steward.trail.Trail;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Drills and their reports, as console and worker know them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DrillProperties.class)
@Import(PlanConfiguration.class)
public class DrillConfiguration {
    @Bean
    Drills drills(
            JdbcClient jdbc,
            BackupPlans plans,
            BackupCatalog catalog,
            Alerts alerts,
            Trail trail,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new Drills(
                new DrillStore(jdbc),
                plans,
                catalog,
                alerts,
                trail,
                new TransactionTemplate(transactions),
                new SecureRandom(),
                clock);
    }

    @Bean
    DrillReports drillReports(
            Drills drills,
            BackupCatalog catalog,
            ManifestKey key,
            DrillProperties properties,
            @Value("${steward.home:.steward}") Path home,
            Clock clock) {
        Path directory = Optional.ofNullable(properties.drillReports())
                .orElse(home.toAbsolutePath().normalize().resolve("drills"));
        return new DrillReports(drills, catalog, key, directory, clock);
    }
}
