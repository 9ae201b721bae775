package im.steward.console.status;

import im.steward.probe.history.Samples;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Slos;
import java.time.Clock;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the status page is made of. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StatusProperties.class)
public class StatusPagesConfiguration {
    private static final Logger log = LoggerFactory.getLogger(StatusPagesConfiguration.class);

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

    /** A misspelled target would be a component of which nothing is ever known. */
    @Bean
    SmartInitializingSingleton statusTargetsLookedAt(StatusBoard board) {
        return () -> board.faults()
                .forEach(fault -> log.atWarn()
                        .addKeyValue("fault", fault.code())
                        .addKeyValue("what", fault.what())
                        .addKeyValue("action", fault.action())
                        .log("the status page names an unknown target"));
    }

    @Bean
    Turnstile turnstile(StatusProperties properties, Clock clock) {
        return new Turnstile(properties.mostPerMinute(), clock);
    }
}
