package im.steward.audit.completeness;

import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asking for comparisons and reading the ledger; every role that shows or schedules needs it. */
@Configuration(proxyBeanMethods = false)
public class CompletenessConfiguration {
    @Bean
    Reconciliations reconciliations(
            JdbcClient jdbc, PlatformTransactionManager transactions, Trail trail, Clock clock) {
        return new Reconciliations(new ReconciliationStore(jdbc), new TransactionTemplate(transactions), trail, clock);
    }

    @Bean
    ExpiredRanges expiredRanges(JdbcClient jdbc, PlatformTransactionManager transactions, Trail trail, Clock clock) {
        return new ExpiredRanges(new CompletenessStore(jdbc), new TransactionTemplate(transactions), trail, clock);
    }

    @Bean
    CompletenessLedger completenessLedger(JdbcClient jdbc) {
        return new CompletenessLedger(jdbc);
    }
}
