package im.steward.alert;

import im.steward.mail.MailConfiguration;
import im.steward.mail.Mailer;
import java.time.Clock;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts, for any process that raises or tells them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertProperties.class)
@Import(MailConfiguration.class)
public class AlertConfiguration {
    @Bean
    Alerts alerts(
            JdbcClient jdbc, AlertProperties properties, Mailer mailer, ObjectProvider<AlertWords> words, Clock clock) {
        if (!properties.tellsSomebody()) {
            LoggerFactory.getLogger(AlertConfiguration.class)
                    .atWarn()
                    .log("alerts go to the log only: steward.alerts names neither recipients nor a webhook");
        }
        return new Alerts(
                new AlertStore(jdbc),
                new AlertChannels(properties, mailer, words.getIfAvailable(() -> (_, fault) -> fault)),
                clock);
    }
}
