package im.steward.probe.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void arrivalsLieOnAGridThatNoAnswerMoves() {
        Pace pace = new Pace(200, Duration.ofSeconds(1), false);

        assertThat(LongStream.range(0, 4).map(pace::due)).containsExactly(0L, 5_000_000L, 10_000_000L, 15_000_000L);
        assertThat(pace.isSample(pace.due(199))).isFalse();
        assertThat(pace.isSample(pace.due(200))).isTrue();
    }

    @Test
    void aRisingRateMakesHalfTheArrivalsOfALevelOneAndEndsInIt() {
        Pace pace = new Pace(100, Duration.ofSeconds(10), true);

        assertThat(LongStream.range(0, 10_000)
                        .filter(number -> !pace.isSample(pace.due(number)))
                        .count())
                .isEqualTo(500);
        assertThat(pace.due(501) - pace.due(500)).isEqualTo(10_000_000);
        assertThat(pace.due(11) - pace.due(10)).isGreaterThan(pace.due(401) - pace.due(400));
    }
}
