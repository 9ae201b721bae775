package im.steward.compliance.matter;

import im.steward.audit.search.AuditSearch;
import im.steward.trail.Trail;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Wants the trail, the archive, a database of schema {@code compliance}, its transactions and a clock; tells a meter
 * registry how long searches take, where there is one.
 */
@Configuration(proxyBeanMethods = false)
public class MatterConfiguration {
    @Bean
    Matters matters(JdbcClient jdbc, Trail trail, PlatformTransactionManager transactions, Clock clock) {
        return new Matters(new MatterStore(jdbc), trail, new TransactionTemplate(transactions), clock);
    }

    @Bean
    ScopedSearch scopedSearch(
            Matters matters,
            AuditSearch archive,
            Trail trail,
            PlatformTransactionManager transactions,
            ObjectProvider<MeterRegistry> registry) {
        TransactionTemplate alone = new TransactionTemplate(transactions);
        // Beside the caller's transaction, if there is one, and without its own: an append is one statement, so this is
        // one round trip to the database, where BEGIN and COMMIT around it would make two.
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        return new ScopedSearch(
                matters, archive, trail, alone, new SearchTimes(registry.getIfAvailable(SimpleMeterRegistry::new)));
    }
}
