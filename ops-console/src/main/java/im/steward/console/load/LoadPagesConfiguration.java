package im.steward.console.load;

import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the page of running loads is made of. */
@Configuration(proxyBeanMethods = false)
public class LoadPagesConfiguration {
    @Bean
    ToldLoads toldLoads(JdbcClient jdbc, Trail trail, TransactionTemplate transaction, Clock clock) {
        return new ToldLoads(new ToldLoadStore(jdbc), trail, transaction, clock);
    }
}
