package im.steward.audit.kafka;

import im.steward.event.EventTopic;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the events travel and how to sign in.
 *
 * @param bootstrapServers host:port, comma separated
 * @param topic events; refused bytes go to the topic of the same name with {@code .quarantine} behind it
 * @param partitions used only when the topic is made; at most as many indexers share the work
 * @param properties passed to every Kafka client as they are: {@code security.protocol}, {@code sasl.*}, {@code ssl.*};
 *     those that hold a secret come from files (configtree)
 */
@ConfigurationProperties("steward.kafka")
public record KafkaProperties(
        @DefaultValue("localhost:9092") String bootstrapServers,
        @DefaultValue("im.events.v1") String topic,
        @DefaultValue("6") int partitions,
        @DefaultValue Map<String, String> properties) {
    public KafkaProperties {
        properties = Map.copyOf(properties);
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("steward.kafka.bootstrap-servers must name at least one host:port");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("steward.kafka.partitions must be 1 or more, was " + partitions);
        }
        checkTopic(topic);
    }

    public EventTopic eventTopic() {
        return new EventTopic(topic);
    }

    /** The group whose committed offsets say what is in the archive; one per topic, whoever indexes it. */
    public String indexerGroup() {
        return "steward-indexer-" + topic;
    }

    private static void checkTopic(String topic) {
        try {
            new EventTopic(topic);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException("steward.kafka.topic: " + unfit.getMessage(), unfit);
        }
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "KafkaProperties[bootstrapServers=%s, topic=%s, partitions=%d]"
                .formatted(bootstrapServers, topic, partitions);
    }
}
