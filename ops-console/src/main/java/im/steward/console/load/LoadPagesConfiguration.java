package im.steward.console.load;

import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the page of running loads is made of. */
@Configuration(proxyBeanMethods = false)
public class LoadPagesConfiguration {
    @Bean
    ToldLoads toldLoads(Trail trail, Clock clock) {
        return new ToldLoads(trail, clock);
    }
}
