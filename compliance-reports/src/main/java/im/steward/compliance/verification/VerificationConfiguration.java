package im.steward.compliance.verification;

import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wants the trail, a database of schema {@code compliance}, its transactions and a clock. */
@Configuration(proxyBeanMethods = false)
public class VerificationConfiguration {
    @Bean
    Verifications verifications(JdbcClient jdbc, Trail trail, PlatformTransactionManager transactions, Clock clock) {
        return new Verifications(new VerificationStore(jdbc), trail, new TransactionTemplate(transactions), clock);
    }
}
