package im.steward.console.load;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.load.LoadReport;
import im.steward.probe.load.Second;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LoadToldTest {
    @Test
    void aSecondInWhichNothingEndedIsNoZero() {
        LoadReport stalled = LoadFilesTest.report(
                Optional.empty(), LoadReport.Ending.DONE, List.of(), List.of(second(0, 20, 30), second(1, 0, 0)));

        JsonNode points = LoadTold.now(LoadFilesTest.moment(), stalled).path("points");

        assertThat(points.get(0).path("p99_ms").asDouble()).isEqualTo(30);
        assertThat(points.get(1).path("at").asInt()).isOne();
        assertThat(points.get(1).has("p50_ms")).isFalse();
        assertThat(points.get(1).has("p99_ms")).isFalse();
    }

    @Test
    void aStallIsSeenAmongTheSecondsOfALongRun() {
        List<Second> seconds = IntStream.range(0, 600)
                .mapToObj(at -> at == 303 ? second(at, 0, 0) : second(at, 20, 30))
                .toList();
        LoadReport stalled = LoadFilesTest.report(Optional.empty(), LoadReport.Ending.DONE, List.of(), seconds);

        JsonNode points = LoadTold.now(LoadFilesTest.moment(), stalled).path("points");

        assertThat(points).hasSize(120);
        assertThat(points.get(60).path("at").asInt()).isEqualTo(303);
        assertThat(points.get(60).has("p99_ms")).isFalse();
        assertThat(points.get(61).path("p99_ms").asDouble()).isEqualTo(30);
    }

    private static Second second(int at, long ended, long millis) {
        Duration took = Duration.ofMillis(millis);
        return new Second(at, 20, ended, 0, took, took, took, ended == 0 ? 20 : 0);
    }
}
