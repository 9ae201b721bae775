package im.steward.audit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@WithStack
class KafkaClientsIT {
    private final KafkaProperties properties;
    private final KafkaClients clients;

    KafkaClientsIT(Stack stack, TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        properties = new KafkaProperties(stack.bootstrapServers(), stack.prefix() + name, 1, Map.of());
        clients = new KafkaClients(properties);
    }

    /** A source that fills in its past gives old times; the events have been waiting only since they came. */
    @Test
    void theBrokersClockSaysWhenAnEventCame() throws Exception {
        long longAgo = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();
        clients.createTopics();
        try (Producer<byte[], byte[]> producer = clients.rawProducer()) {
            producer.send(new ProducerRecord<>(properties.topic(), 0, longAgo, null, new byte[] {1}))
                    .get(60, TimeUnit.SECONDS);
        }

        ConsumerRecord<byte[], byte[]> taken = first(properties.topic());

        assertThat(taken.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(taken.timestamp()).isGreaterThan(longAgo);
    }

    @Test
    void whatSomebodySetOtherwiseIsNamed() throws Exception {
        String quarantine = properties.eventTopic().quarantine();
        try (Admin admin = clients.admin()) {
            admin.createTopics(List.of(
                            topic(properties.topic(), TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"),
                            topic(quarantine, TopicConfig.RETENTION_MS_CONFIG, "86400000")))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            clients.createTopics();

            assertThat(otherwise(admin, 2))
                    .containsExactlyInAnyOrder(
                            new KafkaClients.Otherwise(properties.topic(), "message.timestamp.type", "CreateTime"),
                            new KafkaClients.Otherwise(quarantine, "retention.ms", "86400000"));
        }
    }

    @Test
    void topicsWeMadeAreAsTheyShouldBe() throws Exception {
        clients.createTopics();
        try (Admin admin = clients.admin()) {
            assertThat(otherwise(admin, 0)).isEmpty();
        }
    }

    /** A broker may hear of a topic a little later than the one that made it. */
    private List<KafkaClients.Otherwise> otherwise(Admin admin, int expected) throws Exception {
        Set<String> both = Set.of(properties.topic(), properties.eventTopic().quarantine());
        List<KafkaClients.Otherwise> found = clients.otherwise(admin, both);
        for (int i = 0; i < 600 && found.size() != expected; i++) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            found = clients.otherwise(admin, both);
        }
        return found;
    }

    private static NewTopic topic(String name, String setting, String value) {
        return new NewTopic(name, Optional.of(1), Optional.empty()).configs(Map.of(setting, value));
    }

    private ConsumerRecord<byte[], byte[]> first(String topic) {
        Map<String, Object> config = new HashMap<>(clients.consumerConfig("unused"));
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int i = 0; i < 60; i++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    return record;
                }
            }
            throw new AssertionError("nothing came");
        }
    }
}
