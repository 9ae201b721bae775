package im.steward.console;

import im.steward.console.metrics.ProbeMetricsConfiguration;
import im.steward.probe.sample.ProbeConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The probe: measures beside the chat server, and needs nothing but the way to its console. */
@Configuration(proxyBeanMethods = false)
@Import({ProbeConfiguration.class, ProbeMetricsConfiguration.class})
class ProbeRole {}
