package im.steward.console.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A console's clock that a test puts forward. */
@Configuration(proxyBeanMethods = false)
public class LaterClock {
    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

    static void pass(Duration time) {
        AHEAD.updateAndGet(time::plus);
    }

    /** In the place of the process's own. */
    @Bean
    @Primary
    Clock putForward() {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().plus(AHEAD.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("tests run in UTC");
            }
        };
    }
}
