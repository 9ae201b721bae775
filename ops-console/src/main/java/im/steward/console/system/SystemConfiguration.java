package im.steward.console.system;

import im.steward.audit.capture.Indexers;
import im.steward.audit.capture.QuarantineConfiguration;
import im.steward.audit.index.Archive;
import im.steward.audit.kafka.KafkaClients;
import im.steward.trail.keeper.TrailKeeper;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the status page. */
@Configuration(proxyBeanMethods = false)
@Import(QuarantineConfiguration.class)
public class SystemConfiguration {
    @Bean
    SystemLook systemLook(
            JdbcClient jdbc,
            KafkaClients kafka,
            Archive archive,
            Indexers indexers,
            TrailKeeper trail,
            @Value("${steward.home}") Path home,
            Clock clock) {
        return new SystemLook(new SystemStore(jdbc), kafka, archive, indexers, trail, home, clock);
    }

    /** Fail closed shows here too: a console whose trail does not hold is not well. */
    @Bean
    HealthIndicator trailHealthIndicator(SystemLook look) {
        return () -> look.fault("trail", look::proof).isPresent()
                ? Health.down().build()
                : Health.up().build();
    }
}
