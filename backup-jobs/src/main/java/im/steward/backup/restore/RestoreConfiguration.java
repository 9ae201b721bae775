package im.steward.backup.restore;

import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.take.LiveParts;
import im.steward.backup.take.Parts;
import im.steward.compliance.approval.Approvals;
import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Restores that people ask for, as console and worker know them; wants plans, approvals, parts and live stores. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlaceProperties.class)
public class RestoreConfiguration {
    @Bean
    LogEnds logEnds(JdbcClient jdbc, Parts parts, Clock clock) {
        return new LogEnds(new LogEndStore(jdbc), parts, clock);
    }

    @Bean
    Restores restores(
            JdbcClient jdbc,
            BackupCatalog catalog,
            Parts parts,
            LiveParts live,
            Approvals approvals,
            Alerts alerts,
            Trail trail,
            PlaceProperties properties,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new Restores(
                new RestoreStore(jdbc),
                new LogEndStore(jdbc),
                catalog,
                parts,
                live,
                approvals,
                alerts,
                trail,
                properties,
                new TransactionTemplate(transactions),
                clock);
    }
}
