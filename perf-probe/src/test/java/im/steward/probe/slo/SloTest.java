package im.steward.probe.slo;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.history.Tally;
import im.steward.probe.history.TargetId;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SloTest {
    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            mode = EnumSource.Mode.EXCLUDE,
            // These have waited as long as anybody may; none of them is quick.
            names = {"TIMEOUT", "OVERRUN", "BEHIND"})
    void whatWasBadAndQuickMakesUpForNoSlowAnswer(Failure failure) {
        Tally tally = new Tally();
        for (int one = 0; one < 10; one++) {
            tally.add(sample(Duration.ofSeconds(2), Optional.empty()));
            tally.add(sample(Duration.ofMillis(100), Optional.of(failure)));
        }

        assertThat(within(Duration.ofSeconds(1)).counts(tally)).isEqualTo(new Counts(0, 20));
    }

    @Test
    void whoDidNotAnswerIsBadBesideWhoAnsweredInTime() {
        Tally tally = new Tally();
        for (int one = 0; one < 10; one++) {
            tally.add(sample(Duration.ofMillis(100), Optional.empty()));
            tally.add(sample(Duration.ofSeconds(5), Optional.of(Failure.TIMEOUT)));
            tally.add(sample(Duration.ofMillis(1), Optional.of(Failure.REFUSED)));
        }

        assertThat(within(Duration.ofSeconds(1)).counts(tally)).isEqualTo(new Counts(10, 30));
        // A promise of longer than anybody waits is kept by all that answer.
        assertThat(within(Duration.ofSeconds(6)).counts(tally)).isEqualTo(new Counts(10, 30));
    }

    private static Sample sample(Duration took, Optional<Failure> failure) {
        return new Sample(TargetName.of("replica"), Instant.EPOCH, took, failure, false, Map.of(), Optional.empty());
    }

    private static Slo within(Duration threshold) {
        return new Slo(
                SloId.of("00000000-0000-7000-8000-000000000001"),
                "replica keeps up",
                TargetId.of("local", "replica"),
                0.99,
                Optional.of(threshold),
                Duration.ofDays(28),
                Optional.empty(),
                "operator",
                Instant.EPOCH,
                Optional.empty());
    }
}
