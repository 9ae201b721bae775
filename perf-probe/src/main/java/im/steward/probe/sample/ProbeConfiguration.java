package im.steward.probe.sample;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The role {@code probe}; wants a clock, and nothing else but the way to its console. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProbeProperties.class)
public class ProbeConfiguration {
    @Bean
    ProbeAgent probeAgent(
            ProbeProperties properties, Clock clock, Environment environment, ObjectProvider<SampleWatcher> watchers) {
        return new ProbeAgent(
                properties,
                () -> console(properties, environment),
                clock,
                watchers.orderedStream().toList());
    }

    /** Asked when the process's own web server has its port. */
    private static URI console(ProbeProperties properties, Environment environment) {
        return Optional.ofNullable(properties.console())
                .orElseGet(() -> URI.create("http://127.0.0.1:"
                        + environment.getProperty(
                                "local.server.port", environment.getProperty("server.port", "8080"))));
    }
}
