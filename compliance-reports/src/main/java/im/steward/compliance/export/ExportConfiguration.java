package im.steward.compliance.export;

import im.steward.compliance.approval.Approvals;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Exports as the console knows them: asked for, looked at, fetched. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExportProperties.class)
public class ExportConfiguration {
    @Bean
    Exports exports(
            JdbcClient jdbc,
            ScopedSearch search,
            Approvals approvals,
            Trail trail,
            ExportProperties properties,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new Exports(
                new ExportStore(jdbc),
                search,
                approvals,
                trail,
                properties,
                new TransactionTemplate(transactions),
                clock);
    }
}
