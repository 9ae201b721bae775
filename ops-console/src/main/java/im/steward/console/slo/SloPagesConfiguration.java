package im.steward.console.slo;

import im.steward.alert.AlertConfiguration;
import im.steward.alert.Alerts;
import im.steward.probe.slo.Alarm;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.SloConfiguration;
import im.steward.probe.slo.Slos;
import im.steward.trail.Trail;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/** What the pages of objectives are made of. */
@Configuration(proxyBeanMethods = false)
@Import({AlertConfiguration.class, SloConfiguration.class})
public class SloPagesConfiguration {
    @Bean
    Alarm alarm(Alerts alerts) {
        return new AlertAlarm(alerts);
    }

    @Bean
    SloDesk sloDesk(Slos slos, Incidents incidents, Trail trail) {
        return new SloDesk(slos, incidents, trail);
    }

    @Bean
    SloWorkbook sloWorkbook(Slos slos, Incidents incidents, MessageSource messages, Trail trail) {
        return new SloWorkbook(slos, incidents, messages, trail);
    }

    @Bean
    SchedulingConfigurer promisesJudged(
            Incidents incidents, @Value("${steward.objectives.judge-every:15s}") Duration every) {
        return tasks -> tasks.addFixedDelayTask(new FixedDelayTask(incidents::judge, every, every));
    }
}
