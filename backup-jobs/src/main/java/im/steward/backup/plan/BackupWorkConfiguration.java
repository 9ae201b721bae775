package im.steward.backup.plan;

import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.take.Parts;
import im.steward.backup.vault.Vaults;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What only a worker does with plans: take sets. */
@Configuration(proxyBeanMethods = false)
public class BackupWorkConfiguration {
    @Bean
    RunningBackup.Start runningBackups(
            BackupRuns runs,
            BackupPlans plans,
            BackupCatalog catalog,
            Parts parts,
            Vaults vaults,
            ManifestKey key,
            ObjectProvider<JoinCheck> joinChecks,
            Alerts alerts) {
        List<JoinCheck> checks = joinChecks.orderedStream().toList();
        return new RunningBackup.Start(runs, plans, catalog, parts, vaults, key, checks, alerts);
    }
}
