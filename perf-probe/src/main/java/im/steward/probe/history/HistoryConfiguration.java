package im.steward.probe.history;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What probes have measured; wants schema {@code probe}, transactions and a clock. */
@Configuration(proxyBeanMethods = false)
public class HistoryConfiguration {
    @Bean
    Samples samples(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        return new Samples(new AgentStore(jdbc), new SpanStore(jdbc), transactions, clock);
    }

    @Bean
    Agents probeAgents(JdbcClient jdbc, Clock clock) {
        return new Agents(new AgentStore(jdbc), clock);
    }
}
