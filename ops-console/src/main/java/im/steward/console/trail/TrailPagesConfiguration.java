package im.steward.console.trail;

import im.steward.trail.Trail;
import im.steward.trail.keeper.TrailCheck;
import im.steward.trail.keeper.TrailKeeperConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The trail's pages; their controllers are found by the console's own scan. */
@Configuration(proxyBeanMethods = false)
@Import(TrailKeeperConfiguration.class)
public class TrailPagesConfiguration {
    @Bean
    TrailChecks trailChecks(TrailCheck check, Trail trail) {
        return new TrailChecks(check, trail);
    }
}
