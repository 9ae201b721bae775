package im.steward.probe.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProbeAgentTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    @TempDir
    Path home;

    @Test
    void whatStopsTheStartKeepsNoSpoolFromTheNextOne() {
        ProbeAgent wrong = agent(home.resolve("absent.pem"));
        ProbeAgent right = agent(null);

        assertThatThrownBy(wrong::start).hasMessageContaining("ca-certificate");
        assertThat(wrong.isRunning()).isFalse();

        for (int life = 0; life < 2; life++) {
            right.start();
            assertThat(right.isRunning()).isTrue();
            right.stop();
            assertThat(right.isRunning()).isFalse();
        }
    }

    private ProbeAgent agent(@Nullable Path caCertificate) {
        var properties = new ProbeProperties(
                NOBODY,
                caCertificate,
                home.resolve("token"),
                home.resolve("probes.yml"),
                home.resolve("spool"),
                32,
                Duration.ofMillis(5),
                0,
                Duration.ofMillis(10));
        return new ProbeAgent(properties, () -> NOBODY, Clock.systemUTC(), List.of());
    }
}
