package im.steward.console.system;

import im.steward.audit.index.Archive;
import im.steward.audit.index.ArchiveConfiguration;
import im.steward.audit.kafka.KafkaClients;
import im.steward.kernel.UnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What {@code /actuator/health} asks beside the database, in every role. */
@Configuration(proxyBeanMethods = false)
@Import(ArchiveConfiguration.class)
public class HealthConfiguration {
    @Bean
    HealthIndicator elasticsearchHealthIndicator(Archive archive) {
        return () -> {
            try {
                return archive.look().health().equals("red")
                        ? Health.down().build()
                        : Health.up().build();
            } catch (UnavailableException away) {
                return Health.down().build();
            }
        };
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(KafkaClients kafka) {
        return () -> kafka.answers() ? Health.up().build() : Health.down().build();
    }
}
