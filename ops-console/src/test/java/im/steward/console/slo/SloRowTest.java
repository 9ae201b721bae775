package im.steward.console.slo;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.slo.Counts;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.Slos.Standing;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloRowTest {
    @ParameterizedTest
    @CsvSource({"99.9, 1, 1000", "99.95, 5, 10000", "99.99, 1, 10000", "99.5, 5, 1000", "99, 1, 100", "90, 10, 100"})
    void whoMeetsTheGoalExactlyKeepsItAndHasNothingLeft(double percent, long bad, long total) {
        assertThat(row(percent, bad, total).state()).isEqualTo("kept");
        assertThat(row(percent, bad, total).left()).isZero();
        assertThat(row(percent, 0, total).left()).isEqualTo(100);
        assertThat(row(percent, bad + 1, total).state()).isEqualTo("spent");
        assertThat(row(percent, bad + 1, total).left()).isNegative();
    }

    private static SloRow row(double percent, long bad, long total) {
        Slo slo = SomeSlo.promising(percent);
        Counts counts = new Counts(total - bad, total);
        return SloRow.of(new Standing(slo, counts, Optional.empty()));
    }
}
