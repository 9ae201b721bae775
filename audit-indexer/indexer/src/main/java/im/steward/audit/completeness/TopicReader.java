package im.steward.audit.completeness;

import im.steward.audit.capture.Records;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a stretch of the topic again, apart from the indexers' group. */
final class TopicReader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int CHUNK = 1_000;
    private final KafkaClients clients;
    private final KafkaProperties kafka;

    TopicReader(KafkaClients clients, KafkaProperties kafka) {
        this.clients = clients;
        this.kafka = kafka;
    }

    /** Up to where the indexers say everything is safe, by partition. */
    Map<Integer, Long> committed() {
        try (Admin admin = clients.admin()) {
            return admin
                    .listConsumerGroupOffsets(kafka.indexerGroup())
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .filter(entry ->
                            entry.getValue() != null && entry.getKey().topic().equals(kafka.topic()))
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().partition(),
                            entry -> entry.getValue().offset()));
        } catch (ExecutionException | TimeoutException | KafkaException away) {
            throw clients.unavailable(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw clients.unavailable(stopped);
        }
    }

    /** The first offset Kafka still has, by partition. */
    Map<Integer, Long> beginnings(Set<Integer> partitions) {
        return offsets(partitions, (consumer, asked) -> consumer.beginningOffsets(asked, PATIENCE));
    }

    /** Behind the last record Kafka has, by partition. */
    Map<Integer, Long> ends(Set<Integer> partitions) {
        return offsets(partitions, (consumer, asked) -> consumer.endOffsets(asked, PATIENCE));
    }

    /**
     * Since when the topic holds records, by partition; what was read from it earlier has expired, or was in another
     * topic of this name. A partition that holds none begins now.
     */
    Map<Integer, Instant> began(Set<Integer> partitions, Instant now) {
        Map<TopicPartition, Long> ever = new HashMap<>();
        partitions.forEach(partition -> ever.put(partition(partition), 0L));
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            Map<Integer, Instant> began = new HashMap<>();
            consumer.offsetsForTimes(ever, PATIENCE)
                    .forEach((partition, first) -> began.put(
                            partition.partition(), first == null ? now : Instant.ofEpochMilli(first.timestamp())));
            return began;
        } catch (KafkaException away) {
            throw clients.unavailable(away);
        }
    }

    private Map<Integer, Long> offsets(
            Set<Integer> partitions,
            BiFunction<KafkaConsumer<byte[], byte[]>, List<TopicPartition>, Map<TopicPartition, Long>> question) {
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            Map<Integer, Long> offsets = new HashMap<>();
            question.apply(consumer, partitions.stream().map(this::partition).toList())
                    .forEach((partition, offset) -> offsets.put(partition.partition(), offset));
            return offsets;
        } catch (KafkaException away) {
            throw clients.unavailable(away);
        }
    }

    /** In chunks; the records of one partition come in their order. */
    void read(Map<Integer, Long> from, Map<Integer, Long> to, Consumer<List<TopicRecord>> each) {
        List<TopicPartition> open = new ArrayList<>(to.keySet().stream()
                .filter(partition -> from.getOrDefault(partition, 0L) < to.getOrDefault(partition, 0L))
                .map(this::partition)
                .toList());
        if (open.isEmpty()) {
            return;
        }
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            consumer.assign(open);
            open.forEach(partition -> consumer.seek(partition, from.getOrDefault(partition.partition(), 0L)));
            long heard = System.nanoTime();
            while (!open.isEmpty()) {
                List<TopicRecord> chunk = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < to.getOrDefault(record.partition(), 0L)) {
                        chunk.add(TopicRecord.of(
                                record.partition(), record.offset(), record.timestamp(), Records.bytes(record)));
                    }
                    heard = System.nanoTime();
                }
                if (!chunk.isEmpty()) {
                    each.accept(chunk);
                    heard = System.nanoTime();
                }
                if (open.removeIf(partition ->
                        consumer.position(partition, PATIENCE) >= to.getOrDefault(partition.partition(), 0L))) {
                    consumer.assign(open);
                } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                    throw clients.unavailable(new TimeoutException("the topic gives nothing"));
                }
            }
        } catch (KafkaException away) {
            throw clients.unavailable(away);
        }
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(kafka.topic(), number);
    }

    private KafkaConsumer<byte[], byte[]> open() {
        Map<String, Object> config = new HashMap<>(clients.consumerConfig("unused"));
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, CHUNK);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
