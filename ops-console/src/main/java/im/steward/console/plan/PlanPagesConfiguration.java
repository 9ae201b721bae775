package im.steward.console.plan;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the planner's page is made of. */
@Configuration(proxyBeanMethods = false)
public class PlanPagesConfiguration {
    @Bean
    PlanDesk planDesk(@Value("${steward.home}") Path home) {
        return new PlanDesk(home);
    }
}
