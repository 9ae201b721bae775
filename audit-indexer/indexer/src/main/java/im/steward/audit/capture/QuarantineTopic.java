package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.event.EventTopic;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The quarantine topic read as a list: its one partition's offsets are the entries' numbers. */
final class QuarantineTopic {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private final KafkaClients clients;
    private final EventTopic events;
    private final TopicPartition partition;

    QuarantineTopic(KafkaClients clients, EventTopic topic) {
        this(clients, topic, new TopicPartition(topic.quarantine(), 0));
    }

    private QuarantineTopic(KafkaClients clients, EventTopic events, TopicPartition partition) {
        this.clients = clients;
        this.events = events;
        this.partition = partition;
    }

    /** First offset that is still there, and the one the next entry will get. */
    record Extent(long first, long end) {}

    Extent extent() {
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            return extent(consumer);
        } catch (KafkaException away) {
            throw clients.unavailable(away);
        }
    }

    private Extent extent(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(partition.topic(), PATIENCE);
        if (known == null || known.isEmpty()) {
            // Before the first indexer has made the topic there is nothing in it.
            return new Extent(0, 0);
        }
        return new Extent(
                consumer.beginningOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L),
                consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L));
    }

    /** All that was put aside at that time or later, oldest first. */
    void readSince(Instant since, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long from;
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            if (extent(consumer).end() == 0) {
                return;
            }
            OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli()), PATIENCE)
                    .get(partition);
            if (first == null) {
                return;
            }
            from = first.offset();
        } catch (KafkaException away) {
            throw clients.unavailable(away);
        }
        read(from, Long.MAX_VALUE, each);
    }

    /** Oldest first; fewer than asked where the topic has fewer. */
    void read(long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            Extent extent = extent(consumer);
            long end = Math.min(to, extent.end());
            if (from >= end) {
                return;
            }
            consumer.assign(List.of(partition));
            consumer.seek(partition, Math.max(from, extent.first()));
            long quiet = System.nanoTime();
            while (consumer.position(partition, PATIENCE) < end) {
                var records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset() < end) {
                        each.accept(record);
                    }
                }
                if (!records.isEmpty()) {
                    quiet = System.nanoTime();
                } else if (System.nanoTime() - quiet > PATIENCE.toNanos()) {
                    throw clients.unavailable(new TimeoutException("the quarantine topic gives nothing"));
                }
            }
        } catch (KafkaException away) {
            throw clients.unavailable(away);
        }
    }

    /** With the bytes it had; what is only a reference has them in the events' topic, as long as they are kept there. */
    ConsumerRecord<byte[], byte[]> whole(ConsumerRecord<byte[], byte[]> record) {
        String hash = ours(record, QuarantineWriter.REFERENCE_HASH, "");
        if (hash.isEmpty()) {
            return record;
        }
        QuarantinedOrigins.Origin origin = origin(record);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>(1);
        new QuarantineTopic(clients, events, new TopicPartition(events.name(), origin.partition()))
                .read(origin.offset(), origin.offset() + 1, found::add);
        ConsumerRecord<byte[], byte[]> original = found.stream()
                .filter(one -> one.offset() == origin.offset()
                        && QuarantineWriter.hash(one).hex().equals(hash))
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "quarantine-bytes-gone",
                        "The bytes of entry %d of the quarantine are no longer in the events' topic"
                                .formatted(record.offset()),
                        "Let the producer send the event again; raise max.message.bytes of the quarantine topic")));
        ConsumerRecord<byte[], byte[]> whole = new ConsumerRecord<>(
                record.topic(), record.partition(), record.offset(), original.key(), original.value());
        original.headers().forEach(whole.headers()::add);
        return whole;
    }

    private KafkaConsumer<byte[], byte[]> open() {
        Map<String, Object> config = new HashMap<>(clients.consumerConfig("unused"));
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Quarantined entry(ConsumerRecord<byte[], byte[]> record, Quarantined.State state) {
        Fault fault = new Fault(
                ours(record, QuarantineWriter.CODE, "event-reason-lost"),
                ours(record, QuarantineWriter.WHAT, "The reason was not written down"),
                ours(record, QuarantineWriter.ACTION, "Look at the bytes"));
        List<Quarantined.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(QuarantineWriter.PREFIX)) {
                headers.add(new Quarantined.Header(header.key(), text(header)));
            }
        }
        return new Quarantined(
                record.offset(),
                at(record),
                fault,
                origin(record).partition(),
                origin(record).offset(),
                size(record),
                headers,
                state);
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Long.parseLong(ours(record, QuarantineWriter.REFERENCE_SIZE, ""));
        } catch (NumberFormatException whole) {
            return (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        }
    }

    /** Nobody but us writes there, yet a list must not break on a foreign entry. */
    static QuarantinedOrigins.Origin origin(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new QuarantinedOrigins.Origin(
                    Integer.parseInt(ours(record, QuarantineWriter.PARTITION, "")),
                    Long.parseLong(ours(record, QuarantineWriter.OFFSET, "")));
        } catch (NumberFormatException foreign) {
            return new QuarantinedOrigins.Origin(-1, -1);
        }
    }

    static Instant at(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Instant.parse(ours(record, QuarantineWriter.AT, ""));
        } catch (DateTimeParseException absent) {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }

    private static String ours(ConsumerRecord<byte[], byte[]> record, String name, String absent) {
        Header header = record.headers().lastHeader(name);
        return header == null ? absent : text(header);
    }

    private static String text(Header header) {
        return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
