package im.steward.console.system;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.kernel.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Hands wall = new Hands();
    private Duration run = Duration.ZERO;
    private final ClockWatch watch = new ClockWatch(wall, () -> run.toNanos());

    @Test
    void timeThatPassesIsNoJump() {
        passes(Duration.ofHours(9));

        assertThat(watch.look(wall.now.minusSeconds(2))).isEmpty();
    }

    @Test
    void clockSetBackOrForthIsNamed() {
        passes(Duration.ofHours(1));

        wall.now = wall.now.minusSeconds(3_600);
        assertThat(watch.look(wall.now))
                .map(Fault::what)
                .hasValueSatisfying(what -> assertThat(what).contains("-3600 s"));

        wall.now = wall.now.plusSeconds(7_200);
        assertThat(watch.look(wall.now)).map(Fault::code).contains("clock-off");
    }

    @Test
    void databaseOfAnotherTimeIsNamed() {
        passes(Duration.ofMinutes(1));

        assertThat(watch.look(wall.now.plusSeconds(42)))
                .map(Fault::what)
                .hasValueSatisfying(
                        what -> assertThat(what).contains("PostgreSQL").contains("42 s"));
    }

    private void passes(Duration time) {
        run = run.plus(time);
        wall.now = wall.now.plus(time);
    }

    private static final class Hands extends Clock {
        private Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
