package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaConfiguration;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For those who look at the quarantine and at the indexers without being one: the console. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaConfiguration.class)
public class QuarantineConfiguration {
    @Bean
    Quarantine quarantine(KafkaClients clients, KafkaProperties kafka, JdbcClient jdbc, Trail trail, Clock clock) {
        return new Quarantine(clients, kafka.eventTopic(), new QuarantineStore(jdbc, kafka.topic()), trail, clock);
    }

    @Bean
    Indexers indexers(JdbcClient jdbc, Clock clock) {
        return new Indexers(new IndexerStore(jdbc), clock);
    }
}
