package im.steward.trail.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TrailPropertiesTest {
    @Test
    void nothingNeedsToBeSet() {
        TrailProperties properties = bind(Map.of());

        assertThat(properties.origin()).isEqualTo("steward/trail");
        assertThat(properties.checkpointInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void anOriginIsOneWord() {
        assertThatThrownBy(() -> bind(Map.of("steward.trail.origin", "our trail")))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining("steward.trail.origin must be one word");
    }

    @Test
    void checkpointsAreNeverADayApart() {
        assertThatThrownBy(() -> bind(Map.of("steward.trail.checkpoint-interval", "24h")))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining("must lie between 1s and 1h");
    }

    private static TrailProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("steward.trail", TrailProperties.class);
    }
}
