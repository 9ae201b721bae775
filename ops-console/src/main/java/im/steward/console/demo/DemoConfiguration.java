package im.steward.console.demo;

import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaConfiguration;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.audit.source.EventPublisher;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The sample company, publishing to the topic like any other source. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DemoProperties.class)
@Import(KafkaConfiguration.class)
public class DemoConfiguration {
    @Bean(destroyMethod = "close")
    EventPublisher samplePublisher(KafkaClients clients, KafkaProperties kafka) {
        return new EventPublisher(clients, kafka.eventTopic());
    }

    @Bean
    SampleTraffic sampleTraffic(DemoProperties demo, Clock clock, EventPublisher samplePublisher) {
        return new SampleTraffic(demo, clock, samplePublisher::publish);
    }
}
