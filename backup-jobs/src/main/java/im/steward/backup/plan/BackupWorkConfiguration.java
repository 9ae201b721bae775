package im.steward.backup.plan;

import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.catalog.PartName;
import im.steward.backup.plan.JoinProperties.Join;
import im.steward.backup.take.Parts;
import im.steward.backup.vault.Vaults;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What only a worker does with plans: take sets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JoinProperties.class)
public class BackupWorkConfiguration {
    @Bean
    RunningBackup.Start runningBackups(
            BackupRuns runs,
            BackupPlans plans,
            BackupCatalog catalog,
            Parts parts,
            Vaults vaults,
            ManifestKey key,
            JoinProperties properties,
            Alerts alerts) {
        List<JoinCheck> checks = properties.joins().entrySet().stream()
                .map(join -> joinCheck(join.getKey(), join.getValue()))
                .toList();
        return new RunningBackup.Start(runs, plans, catalog, parts, vaults, key, checks, alerts);
    }

    private static JoinCheck joinCheck(String name, Join join) {
        return new MattermostFiles(
                name,
                PartName.of(Objects.requireNonNull(join.database())),
                PartName.of(Objects.requireNonNull(join.files())),
                () -> new FileRowsStore(JdbcClient.create(new DriverManagerDataSource(
                        Objects.requireNonNull(join.url()), Objects.requireNonNull(join.user()), join.password()))));
    }
}
