package im.steward.probe.sample;

import im.steward.probe.measure.Target;
import im.steward.probe.measure.TargetName;
import im.steward.probe.measure.TargetsParser;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The role {@code probe}; wants a clock, and nothing else but the way to its console. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProbeProperties.class)
public class ProbeConfiguration {
    @Bean
    ProbeAgent probeAgent(ProbeProperties properties, Clock clock, Environment environment) {
        Optional<URI> named = Optional.ofNullable(properties.console());
        String here = "http://127.0.0.1:" + environment.getProperty("server.port", "8080");
        // Beside a console of the same process there is at least that console to measure.
        List<Target> own = named.isPresent()
                ? List.of()
                : List.of(TargetsParser.ofUrl(TargetName.of("steward-console"), here + "/actuator/health", clock));
        return new ProbeAgent(properties, named.orElse(URI.create(here)), own, clock);
    }
}
