package im.steward.backup.catalog;

import im.steward.trail.Trail;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The catalogue of sets, and the key that signs their manifests. */
@Configuration(proxyBeanMethods = false)
public class CatalogConfiguration {
    @Bean
    BackupCatalog backupCatalog(JdbcClient jdbc, Trail trail, PlatformTransactionManager transactions, Clock clock) {
        return new BackupCatalog(new BackupSetStore(jdbc), trail, new TransactionTemplate(transactions), clock);
    }

    @Bean
    ManifestKey manifestKey(@Value("${steward.home:.steward}") Path home) {
        return new ManifestKey(home.resolve("keys/backup-manifest.key"));
    }
}
