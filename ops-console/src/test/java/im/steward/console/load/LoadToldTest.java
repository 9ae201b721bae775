package im.steward.console.load;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.load.LoadReport;
import im.steward.probe.load.Second;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private static Second second(int at, long ended, long millis) {
        Duration took = Duration.ofMillis(millis);
        return new Second(at, 20, ended, 0, took, took, took, 0);
    }
}
