package im.steward.console.backup;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.schedule.CronTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetablesTest {
    private static final Instant MONDAY = Instant.parse("2026-03-01T16:30:00Z");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aWeekendOfRestShowsOnEveryDayOfTheWeek(int day) {
        assertThat(longestGap(MONDAY.plus(day, ChronoUnit.DAYS), "0 0 * ? * MON-FRI"))
                .hasValue(Duration.ofHours(49));
    }

    @Test
    void anotherScheduleFillsTheGap() {
        assertThat(longestGap(MONDAY, "0 0 * ? * MON-FRI", "0 0 12 ? * SAT,SUN"))
                .hasValue(Duration.ofHours(24));
    }

    @Test
    void whatComesSeldomIsLookedAtForLonger() {
        assertThat(longestGap(MONDAY, "0 0 0 1 1 ?")).hasValue(Duration.ofDays(366));
    }

    private static Optional<Duration> longestGap(Instant now, String... crons) {
        return Timetables.longestGap(Stream.of(crons).map(cron -> new CronTime(cron, ZoneId.of("Asia/Shanghai"))), now);
    }
}
