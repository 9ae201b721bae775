package im.steward.audit.capture;

import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names what Kafka has deleted before it was indexed. The trail has it before the indexer goes on behind the gap; while
 * the trail cannot take it, the indexer waits.
 */
final class LostOffsets {
    private static final Logger log = LoggerFactory.getLogger(LostOffsets.class);
    private static final Actor INDEXER = new Actor.Process("indexer");
    private final Trail trail;

    LostOffsets(Trail trail) {
        this.trail = trail;
    }

    /** Nothing was ever committed, or Kafka has forgotten it: what was deleted may have been indexed, nobody can tell. */
    void beginAt(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        consumer.beginningOffsets(partitions).forEach((partition, beginning) -> {
            if (beginning > 0) {
                name(partition, "events-gone", Map.of("from", "unknown", "to", Long.toString(beginning)));
            }
            begin(consumer, partition, beginning);
        });
    }

    /** @param positions where we wanted to go on reading */
    void passOver(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> positions) {
        consumer.beginningOffsets(positions.keySet()).forEach((partition, beginning) -> {
            long position = positions.getOrDefault(partition, 0L);
            name(
                    partition,
                    position < beginning ? "events-gone" : "topic-made-anew",
                    Map.of("from", Long.toString(position), "to", Long.toString(beginning)));
            begin(consumer, partition, beginning);
        });
    }

    /** Committed at once: an idle partition would name the same gap at each start. */
    private static void begin(Consumer<byte[], byte[]> consumer, TopicPartition partition, long beginning) {
        consumer.seek(partition, beginning);
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(beginning)));
    }

    private void name(TopicPartition partition, String fault, Map<String, String> offsets) {
        String action = fault.equals("events-gone") ? "capture.events-gone" : "capture.topic-made-anew";
        trail.append(INDEXER, action, partition.topic() + "/" + partition.partition(), offsets);
        log.atError()
                .addKeyValue("fault", fault)
                .addKeyValue("partition", partition.partition())
                .addKeyValue("from", offsets.get("from"))
                .addKeyValue("to", offsets.get("to"))
                .log("events were deleted before they were indexed");
    }
}
