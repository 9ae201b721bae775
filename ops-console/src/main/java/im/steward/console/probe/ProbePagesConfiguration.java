package im.steward.console.probe;

import im.steward.console.account.Action;
import im.steward.console.account.Machine;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.Agents;
import im.steward.probe.history.HistoryConfiguration;
import im.steward.probe.history.Samples;
import im.steward.probe.sample.ProbeProperties;
import im.steward.trail.Trail;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/** What the pages of probes are made of. */
@Configuration(proxyBeanMethods = false)
@Import(HistoryConfiguration.class)
public class ProbePagesConfiguration {
    @Bean
    ProbeDesk probeDesk(Agents agents, Trail trail) {
        return new ProbeDesk(agents, trail);
    }

    @Bean
    Machine.Keys probeKeys(Agents agents) {
        return secret -> agents.withToken(secret).map(name -> new Machine(name.value(), Action.DELIVER_SAMPLES));
    }

    /** Only where a probe runs beside this console and delivers to it. */
    @Bean
    SmartInitializingSingleton localProbe(
            ObjectProvider<ProbeProperties> probe,
            ProbeDesk desk,
            Agents agents,
            @Value("${steward.probe.name:local}") String name) {
        return () -> Optional.ofNullable(probe.getIfAvailable())
                .filter(properties -> properties.console() == null)
                .ifPresent(
                        properties -> new LocalProbe(desk, agents, AgentName.of(name), properties.tokenFile()).admit());
    }

    @Bean
    SchedulingConfigurer measurementsAddedUp(Samples samples) {
        return tasks -> {
            tasks.addFixedDelayTask(new FixedDelayTask(
                    () -> {
                        while (samples.rollUp()) {
                            // Until nothing is left.
                        }
                    },
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20)));
            tasks.addFixedDelayTask(new FixedDelayTask(samples::dispose, Duration.ofHours(6), Duration.ofMinutes(3)));
        };
    }
}
