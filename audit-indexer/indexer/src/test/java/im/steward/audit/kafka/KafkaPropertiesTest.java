package im.steward.audit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaPropertiesTest {
    @Test
    void secretsDoNotPrintThemselves() {
        KafkaProperties properties =
                new KafkaProperties("kafka:9092", "im.events.v1", 6, Map.of("sasl.jaas.config", "password='s3cret'"));

        assertThat(properties.toString()).doesNotContain("s3cret");
    }

    @Test
    void aRefusalNamesTheKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaProperties(" ", "im.events.v1", 6, Map.of()))
                .withMessageContaining("steward.kafka.bootstrap-servers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaProperties("kafka:9092", "no spaces", 6, Map.of()))
                .withMessageContaining("steward.kafka.topic");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaProperties("kafka:9092", "im.events.v1", 0, Map.of()))
                .withMessageContaining("steward.kafka.partitions");
    }
}
