package im.steward.probe.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.probe.measure.TargetName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreetingTest {
    @ParameterizedTest
    @CsvSource({"PT0S,PT5S", "PT-1S,PT5S", "PT25H,PT5S", "PT10S,PT0S", "PT10S,PT11M", "PT2562047788015H,PT5S"})
    void aTargetIsToldWithThePaceThatAFileMayHave(Duration every, Duration timeout) {
        assertThatThrownBy(() -> told(every, timeout)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSlowestThatAFileMayHaveIsTold() {
        assertThat(told(Duration.ofDays(1), Duration.ofMinutes(10)).every()).isEqualTo(Duration.ofDays(1));
    }

    private static Greeting.Told told(Duration every, Duration timeout) {
        return new Greeting.Told(TargetName.of("web"), "tcp", "tcp://web:1", every, timeout);
    }
}
