package im.steward.audit.source;

import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asking for imports; wants the trail, schema {@code audit}, transactions and a clock. For the console. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImportProperties.class)
public class ImportConfiguration {
    @Bean
    ImportRuns importRuns(
            JdbcClient jdbc,
            ImportProperties properties,
            Trail trail,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new ImportRuns(
                new ImportStore(jdbc),
                new ImportSpool(properties.directory()),
                trail,
                new TransactionTemplate(transactions),
                clock);
    }
}
