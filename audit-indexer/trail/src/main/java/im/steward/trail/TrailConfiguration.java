package im.steward.trail;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The trail as every process uses it, to append and to read; wants a {@link DataSource} of the program's role and a {@link Clock}. */
@Configuration(proxyBeanMethods = false)
public class TrailConfiguration {
    @Bean
    Trail trail(DataSource dataSource, Clock clock) {
        return new Trail(new TrailStore(dataSource), clock);
    }

    @Bean
    TrailSearch trailSearch(DataSource dataSource) {
        return new TrailSearch(new EntryStore(dataSource));
    }
}
