package im.steward.probe.history;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.measure.Failure;
import im.steward.probe.measure.Phase;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import im.steward.probe.sample.SampleCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void timeoutsHaveTheLatencyOfTheirWaitAndBusyOnesHaveNone() {
        Tally tally = new Tally();
        tally.add(sample(10, Optional.empty(), false));
        tally.add(sample(5_000, Optional.of(Failure.TIMEOUT), false));
        tally.add(sample(1, Optional.of(Failure.REFUSED), false));
        tally.add(sample(900, Optional.empty(), true));

        assertThat(tally.good()).isEqualTo(2);
        assertThat(tally.bad()).isEqualTo(2);
        assertThat(tally.busy()).isEqualTo(1);
        assertThat(tally.withLatency()).isEqualTo(2);
        assertThat(tally.percentile(100).orElseThrow()).isBetween(Duration.ofMillis(4_990), Duration.ofMillis(5_010));
        assertThat(tally.within(Duration.ofMillis(100))).isEqualTo(1);
        assertThat(tally.failures()).containsOnly(Map.entry(Failure.TIMEOUT, 1L), Map.entry(Failure.REFUSED, 1L));
    }

    @Test
    void aSampleSurvivesItsLine() {
        Sample sample = new Sample(
                TargetName.of("chat-web"),
                NOON.plusNanos(123_456_000),
                Duration.ofNanos(1_234_000),
                Optional.of(Failure.CERTIFICATE_ENDS_SOON),
                true,
                Map.of(Phase.DNS, Duration.ofNanos(5_000), Phase.FIRST_BYTE, Duration.ofMillis(1)),
                Optional.of(NOON));

        assertThat(SampleCodec.read(SampleCodec.write(sample))).containsExactly(sample);
    }

    private static Sample sample(long millis, Optional<Failure> failure, boolean busy) {
        return new Sample(
                TargetName.of("a"), NOON, Duration.ofMillis(millis), failure, busy, Map.of(), Optional.empty());
    }
}
