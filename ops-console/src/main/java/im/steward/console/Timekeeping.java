package im.steward.console;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one clock of a process. */
@Configuration(proxyBeanMethods = false)
class Timekeeping {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
