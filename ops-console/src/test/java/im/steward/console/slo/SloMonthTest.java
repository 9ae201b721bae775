package im.steward.console.slo;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.history.Tally;
import im.steward.probe.slo.Counts;
import im.steward.probe.slo.Slo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloMonthTest {
    @ParameterizedTest
    @CsvSource({"99.9, 1, 1000", "99.95, 5, 10000", "99.99, 1, 10000", "99.5, 5, 1000", "99, 1, 100", "90, 10, 100"})
    void whoMeetsTheGoalExactlyKeepsItAndHasUsedAll(double percent, long bad, long total) {
        assertThat(month(percent, bad, total).verdict()).isEqualTo("kept");
        assertThat(month(percent, bad, total).used()).contains(100.0);
        assertThat(month(percent, 0, total).used()).contains(0.0);
        assertThat(month(percent, bad + 1, total).verdict()).isEqualTo("missed");
    }

    private static SloMonth month(double percent, long bad, long total) {
        Slo slo = SomeSlo.promising(percent);
        return new SloMonth(slo, List.of(), new Counts(total - bad, total), new Tally(), Duration.ZERO);
    }
}
