package im.steward.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertPropertiesTest {
    @Test
    void whatIsNoAddressIsRefusedByName() {
        assertThatThrownBy(() -> new AlertProperties(List.of("ops at example.com"), null, null, "en"))
                .hasMessageContaining("steward.alerts.recipients");
        assertThatThrownBy(() -> new AlertProperties(List.of(), URI.create("mailto:ops@example.com"), null, "en"))
                .hasMessageContaining("steward.alerts.webhook");
        assertThatThrownBy(() -> new AlertProperties(List.of(), null, null, "de"))
                .hasMessageContaining("steward.alerts.language");
    }

    @Test
    void aWebhooksSecretIsNotPrinted() {
        URI webhook = URI.create("https://hooks.example.com/T0/s3cret");

        assertThat(new AlertProperties(List.of("ops@example.com"), webhook, null, "zh").toString())
                .doesNotContain("s3cret", "ops@example.com");
        assertThat(new AlertProperties(List.of(), null, null, "en").tellsSomebody())
                .isFalse();
    }
}
