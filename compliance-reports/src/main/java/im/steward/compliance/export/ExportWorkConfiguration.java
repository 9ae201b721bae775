package im.steward.compliance.export;

import im.steward.compliance.approval.Approvals;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.trail.Trail;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailProofs;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Exports as a worker knows them; wants the trail's key, for the proof. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExportProperties.class)
public class ExportWorkConfiguration {
    @Bean
    ExportQueue exportQueue(
            JdbcClient jdbc,
            ScopedSearch search,
            Approvals approvals,
            Trail trail,
            ExportProperties properties,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new ExportQueue(
                new ExportStore(jdbc),
                search,
                approvals,
                trail,
                properties,
                new TransactionTemplate(transactions),
                clock);
    }

    @Bean
    ExportSeal exportSeal(
            JdbcClient jdbc,
            ExportQueue queue,
            Trail trail,
            TrailKeeper keeper,
            TrailProofs proofs,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new ExportSeal(
                new ExportStore(jdbc), queue, trail, keeper, proofs, new TransactionTemplate(transactions), clock);
    }
}
