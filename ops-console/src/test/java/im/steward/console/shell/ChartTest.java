package im.steward.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.shell.Chart.Amount;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChartTest {
    @Test
    void aLineBreaksWhereNothingWasMeasured() {
        Chart chart = Chart.line(
                "Median",
                List.of(
                        Amount.of("1", Optional.empty()),
                        Amount.of("2", Optional.of(50.0)),
                        Amount.of("3", Optional.of(100.0)),
                        Amount.of("4", Optional.empty()),
                        Amount.of("5", Optional.of(0.0))));

        assertThat(chart.lines()).containsExactly("14.00,50.00 24.00,0.00", "40.00,100.00 48.00,100.00");
        assertThat(chart.highest()).isEqualTo(100);
    }

    @Test
    void anAreaBeginsAndEndsWithItsLine() {
        Chart chart = Chart.line("Budget", List.of(new Amount("1", 100), new Amount("2", 50)));

        assertThat(chart.areas()).containsExactly("4.00,100 4.00,0.00 14.00,50.00 14.00,100");
    }

    @Test
    void whatIsComparedSharesTheScale() {
        Chart chart =
                Chart.line("Median", List.of(new Amount("1", 50)), "a week earlier", List.of(new Amount("1", 100)));

        assertThat(chart.lines()).containsExactly("0.00,50.00 8.00,50.00");
        assertThat(chart.comparedLines()).containsExactly("0.00,0.00 8.00,0.00");
    }

    @Test
    void nothingKnownDrawsNothing() {
        Chart chart = Chart.line("Median", List.of(Amount.of("1", Optional.empty())));

        assertThat(chart.lines()).isEmpty();
        assertThat(chart.areas()).isEmpty();
        assertThat(chart.highest()).isZero();
    }
}
