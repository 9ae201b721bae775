package im.steward.console.status;

import im.steward.probe.history.Samples;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Slos;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the status page is made of. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StatusProperties.class)
public class StatusPagesConfiguration {
    @Bean
    StatusBoard statusBoard(
            StatusProperties properties,
            Samples samples,
            Slos slos,
            Incidents incidents,
            Clock clock,
            @Value("${steward.zone:}") String zone) {
        return new StatusBoard(
                properties, samples, slos, incidents, zone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(zone), clock);
    }

    @Bean
    Turnstile turnstile(StatusProperties properties, Clock clock) {
        return new Turnstile(properties.mostPerMinute(), clock);
    }
}
