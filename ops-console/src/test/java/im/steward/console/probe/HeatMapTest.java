package im.steward.console.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import im.steward.console.probe.HeatMap.Slice;
import im.steward.probe.history.Tally;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.Phase;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a target's page draws, and what it says of the week before. */
class HeatMapTest {
    private static final Instant AT = Instant.parse("2026-03-09T10:00:00Z");

    private static Tally tally(int... millis) {
        Tally tally = new Tally();
        for (int one : millis) {
            tally.add(new Sample(
                    TargetName.of("web"),
                    AT,
                    Duration.ofMillis(one),
                    Optional.empty(),
                    false,
                    Map.of(Phase.CONNECT, Duration.ofMillis(1), Phase.FIRST_BYTE, Duration.ofMillis(one)),
                    Optional.empty()));
        }
        return tally;
    }

    private static Tally refused() {
        Tally tally = new Tally();
        tally.add(new Sample(
                TargetName.of("web"),
                AT,
                Duration.ZERO,
                Optional.of(Failure.REFUSED),
                false,
                Map.of(),
                Optional.empty()));
        return tally;
    }

    @Test
    void eachSampleLiesInOneBand() {
        HeatMap heat = HeatMap.of(
                List.of(
                        new Slice("10:00", tally(3, 4, 4, 90)),
                        new Slice("10:01", refused()),
                        new Slice("10:02", new Tally())),
                Duration::toString);

        assertThat(heat.bands()).extracting(HeatMap.Band::upTo).first().isEqualTo(Duration.ofMillis(5));
        assertThat(heat.bands()).extracting(HeatMap.Band::upTo).last().isEqualTo(Duration.ofMillis(100));
        assertThat(heat.moments().getFirst().counts()).containsExactly(3L, 0L, 0L, 0L, 1L);
        assertThat(heat.squares()).extracting(HeatMap.Square::level).containsExactly("5", "4", "bad");
        assertThat(heat.measured()).extracting(HeatMap.Moment::label).containsExactly("10:00", "10:01");
        assertThat(heat.failing()).isTrue();
    }

    @Test
    void withoutASampleThereIsNothingToDraw() {
        assertThat(HeatMap.of(List.of(new Slice("10:00", new Tally())), Duration::toString)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void phasesLieUponEachOther() {
        PhaseChart chart = PhaseChart.of(List.of(new Slice("10:00", tally(9)), new Slice("10:01", tally(4))));

        assertThat(chart.phases()).containsExactly("connect", "first-byte");
        assertThat(chart.highest()).isEqualTo(Duration.ofMillis(10));
        assertThat(chart.parts()).extracting(PhaseChart.Part::height).containsExactly(10.0, 90.0, 10.0, 40.0);
        assertThat(chart.parts().get(1).y()).isZero();
    }

    @Test
    void aDeliveryIsNoHigherThanItTook() {
        PhaseChart chart =
                PhaseChart.of(List.of(new Slice("10:00", message(4, 10)), new Slice("10:01", message(5, 3))));

        assertThat(chart.highest()).isEqualTo(Duration.ofMillis(10));
        assertThat(chart.parts()).extracting(PhaseChart.Part::height).containsExactly(40.0, 60.0, 50.0);
        assertThat(chart.parts().get(1).mean()).isEqualTo(Duration.ofMillis(10));
        assertThat(chart.measured().getLast().means()).containsExactly(Duration.ofMillis(5), Duration.ofMillis(3));
    }

    private static Tally message(int answered, int delivered) {
        Tally tally = new Tally();
        tally.add(new Sample(
                TargetName.of("chat"),
                AT,
                Duration.ofMillis(Math.max(answered, delivered)),
                Optional.empty(),
                false,
                Map.of(Phase.ANSWER, Duration.ofMillis(answered), Phase.DELIVERY, Duration.ofMillis(delivered)),
                Optional.empty()));
        return tally;
    }

    @Test
    void aDifferenceIsNamedOnlyWhereThereAreSamplesEnough() {
        int[] many = new int[300];
        Arrays.fill(many, 20);
        int[] slower = new int[300];
        Arrays.fill(slower, 30);

        assertThat(Comparison.of(tally(slower), tally(many)))
                .extracting(Comparison::verdict, Comparison::percent)
                .containsOnly(tuple("slower", 50L));
        assertThat(Comparison.of(tally(many), tally(slower)))
                .extracting(Comparison::verdict)
                .containsOnly("faster");
        assertThat(Comparison.of(tally(many), tally(many)))
                .extracting(Comparison::verdict)
                .containsOnly("same");
        assertThat(Comparison.of(tally(slower), tally(20)))
                .extracting(Comparison::verdict)
                .containsOnly("unknown");
    }
}
