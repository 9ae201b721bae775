package im.steward.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import org.junit.jupiter.api.Test;

class MetricsPropertiesTest {
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void othersAreLetNearOnlyWithAToken() {
        assertThatThrownBy(() -> new MetricsProperties(9464, "0.0.0.0", ""))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        refusal -> assertThat(refusal.fault().code()).isEqualTo("metrics-unguarded"));

        assertThat(new MetricsProperties(9464, "0.0.0.0", TOKEN).port()).isEqualTo(9464);
        assertThat(new MetricsProperties(9464, "::1", "").port()).isEqualTo(9464);
        assertThat(new MetricsProperties(0, "0.0.0.0", "").port()).isZero();
    }

    @Test
    void aTokenThatCanBeGuessedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricsProperties(9464, "127.0.0.1", "short"))
                .withMessageContaining("openssl rand -hex 32");
    }

    @Test
    void theTokenDoesNotPrintItself() {
        assertThat(new MetricsProperties(9464, "127.0.0.1", TOKEN).toString()).doesNotContain(TOKEN);
    }
}
