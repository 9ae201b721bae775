package im.steward.probe.slo;

import im.steward.probe.history.HistoryConfiguration;
import im.steward.probe.history.Samples;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Promises and incidents; wants schema {@code probe}, transactions, a clock and an {@link Alarm}. */
@Configuration(proxyBeanMethods = false)
@Import(HistoryConfiguration.class)
public class SloConfiguration {
    @Bean
    Slos slos(JdbcClient jdbc, Samples samples, Clock clock) {
        return new Slos(new SloStore(jdbc), new IncidentStore(jdbc), samples, clock);
    }

    @Bean
    Incidents incidents(
            JdbcClient jdbc,
            Slos slos,
            Samples samples,
            Alarm alarm,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new Incidents(
                new SloStore(jdbc),
                new IncidentStore(jdbc),
                slos,
                samples,
                alarm,
                new TransactionTemplate(transactions),
                clock);
    }
}
