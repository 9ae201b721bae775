package im.steward.backup.plan;

import im.steward.alert.AlertConfiguration;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.CatalogConfiguration;
import im.steward.backup.take.Parts;
import im.steward.backup.vault.VaultConfiguration;
import im.steward.backup.vault.Vaults;
import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Plans, runs and upkeep, as console and worker know them; wants {@link Parts}. */
@Configuration(proxyBeanMethods = false)
@Import({AlertConfiguration.class, CatalogConfiguration.class, VaultConfiguration.class})
public class PlanConfiguration {
    @Bean
    BackupPlans backupPlans(
            JdbcClient jdbc,
            Parts parts,
            Vaults vaults,
            Trail trail,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new BackupPlans(
                new BackupPlanStore(jdbc), parts, vaults, trail, new TransactionTemplate(transactions), clock);
    }

    @Bean
    BackupRuns backupRuns(
            JdbcClient jdbc,
            BackupPlans plans,
            BackupCatalog catalog,
            Alerts alerts,
            Trail trail,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new BackupRuns(
                new BackupRunStore(jdbc),
                plans,
                catalog,
                new UpkeepStore(jdbc),
                alerts,
                trail,
                new TransactionTemplate(transactions),
                clock);
    }

    @Bean
    Upkeep upkeep(
            JdbcClient jdbc,
            BackupPlans plans,
            BackupCatalog catalog,
            Parts parts,
            Vaults vaults,
            Alerts alerts,
            Trail trail,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new Upkeep(
                new UpkeepStore(jdbc),
                plans,
                catalog,
                parts,
                vaults,
                alerts,
                trail,
                new TransactionTemplate(transactions),
                clock);
    }
}
