package im.steward.console.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a process with a probe says about its targets. */
@Configuration(proxyBeanMethods = false)
public class ProbeMetricsConfiguration {
    @Bean
    ProbeMetrics probeMetrics(PrometheusRegistry registry) {
        return new ProbeMetrics(registry);
    }
}
