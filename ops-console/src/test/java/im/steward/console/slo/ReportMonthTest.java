package im.steward.console.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ReportMonthTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-21T20:44:19Z");

    @Test
    void aMonthThatIsOverIsWholeWhateverItsClocksDid() {
        ReportMonth march = ReportMonth.of("2026-03", BERLIN, NOW);

        assertThat(march.period())
                .isEqualTo(new Period(Instant.parse("2026-02-28T23:00:00Z"), Instant.parse("2026-03-31T22:00:00Z")));
        assertThat(march.days()).hasSize(31);
        assertThat(march.days().get(28).period().length()).isEqualTo(Duration.ofHours(23));
    }

    @Test
    void theCurrentMonthEndsNow() {
        ReportMonth current = ReportMonth.of("", BERLIN, NOW);

        assertThat(current.month()).hasToString("2026-11");
        assertThat(current.period().to()).isEqualTo(Instant.parse("2026-11-21T20:44:00Z"));
        assertThat(current.days()).hasSize(21);
    }

    @Test
    void whatIsNoMonthOrHasNotBegunIsRefused() {
        assertThatThrownBy(() -> ReportMonth.of("2026-12", BERLIN, NOW)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> ReportMonth.of("March", BERLIN, NOW)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> ReportMonth.of("1900-01", BERLIN, NOW)).isInstanceOf(InvalidException.class);
    }
}
