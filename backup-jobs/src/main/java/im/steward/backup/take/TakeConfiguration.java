package im.steward.backup.take;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of this site. */
@Configuration(proxyBeanMethods = false)
public class TakeConfiguration {
    @Bean
    Parts parts() {
        return new Parts(List.of());
    }
}
