package im.steward.audit.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What has been stored, per partition, so that an offset is committed only when everything before it is safe. Batches
 * may finish out of order; a partition that is taken away is forgotten, and late finishers tick off nothing.
 */
final class Progress {
    private final Map<TopicPartition, Deque<Segment>> open = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> ready = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> handedOut = new HashMap<>();

    /** A run of records of one partition inside one batch. */
    static final class Segment {
        private final OffsetAndMetadata next;
        private volatile boolean done;

        Segment(long nextOffset) {
            this.next = new OffsetAndMetadata(nextOffset);
        }

        void done() {
            done = true;
        }
    }

    synchronized Batch begin(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            last.put(new TopicPartition(record.topic(), record.partition()), record.offset());
        }
        List<Segment> segments = new ArrayList<>(last.size());
        last.forEach((partition, offset) -> {
            Segment segment = new Segment(offset + 1);
            open.computeIfAbsent(partition, _ -> new ArrayDeque<>()).add(segment);
            segments.add(segment);
        });
        return new Batch(records, segments);
    }

    /** Offsets that may be committed and were not handed out before. */
    synchronized Map<TopicPartition, OffsetAndMetadata> advance() {
        open.forEach((partition, segments) -> {
            while (!segments.isEmpty() && segments.element().done) {
                ready.put(partition, segments.remove().next);
            }
        });
        Map<TopicPartition, OffsetAndMetadata> advanced = Map.copyOf(ready);
        handedOut.putAll(ready);
        ready.clear();
        return advanced;
    }

    /** A commit failed; unless a later one is on its way, it is due again. */
    synchronized void again(Map<TopicPartition, OffsetAndMetadata> failed) {
        failed.forEach((partition, offset) -> {
            if (offset.equals(handedOut.get(partition))) {
                ready.putIfAbsent(partition, offset);
            }
        });
    }

    synchronized boolean busy(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .anyMatch(partition -> open.getOrDefault(partition, new ArrayDeque<>()).stream()
                        .anyMatch(segment -> !segment.done));
    }

    synchronized void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(open::remove);
        partitions.forEach(ready::remove);
        partitions.forEach(handedOut::remove);
    }

    synchronized void forgetAll() {
        forget(List.copyOf(open.keySet()));
    }
}
