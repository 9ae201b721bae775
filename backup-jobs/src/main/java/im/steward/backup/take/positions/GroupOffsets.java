package im.steward.backup.take.positions;

import im.steward.audit.kafka.KafkaClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads, writes and deletes what groups have committed: group → {@code topic/partition} → offset. */
record GroupOffsets(KafkaClients kafka) {
    private static final int SECONDS = 30;

    SortedMap<String, SortedMap<String, Long>> of(List<String> groups) {
        try (Admin admin = kafka.admin()) {
            Map<String, ListConsumerGroupOffsetsSpec> asked =
                    groups.stream().collect(Collectors.toMap(group -> group, _ -> new ListConsumerGroupOffsetsSpec()));
            SortedMap<String, SortedMap<String, Long>> found = new TreeMap<>();
            waited(admin.listConsumerGroupOffsets(asked).all()).forEach((group, offsets) -> {
                SortedMap<String, Long> positions = new TreeMap<>();
                offsets.forEach((partition, offset) -> {
                    // Kafka tells a partition without a position as null.
                    if (offset != null) {
                        positions.put(partition.topic() + "/" + partition.partition(), offset.offset());
                    }
                });
                found.put(group, positions);
            });
            return found;
        }
    }

    void commit(Map<String, ? extends Map<String, Long>> groups) {
        try (Admin admin = kafka.admin()) {
            groups.forEach((group, positions) -> {
                if (!positions.isEmpty()) {
                    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                    positions.forEach(
                            (partition, offset) -> offsets.put(partition(partition), new OffsetAndMetadata(offset)));
                    waited(admin.alterConsumerGroupOffsets(group, offsets).all());
                }
            });
        }
    }

    List<String> groups(String prefix) {
        try (Admin admin = kafka.admin()) {
            return waited(admin.listGroups().all()).stream()
                    .map(GroupListing::groupId)
                    .filter(group -> group.startsWith(prefix))
                    .toList();
        }
    }

    boolean anyMember(List<String> groups) {
        try (Admin admin = kafka.admin()) {
            return admin.describeConsumerGroups(groups).describedGroups().values().stream()
                    .anyMatch(described -> members(described) > 0);
        }
    }

    /** A group that nobody has used yet is unknown to newer brokers. */
    private int members(KafkaFuture<ConsumerGroupDescription> described) {
        try {
            return described.get(SECONDS, TimeUnit.SECONDS).members().size();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw kafka.unavailable(refused);
        } catch (TimeoutException late) {
            throw kafka.unavailable(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw kafka.unavailable(stopped);
        }
    }

    /** Those without any position never came to be. */
    void delete(List<String> groups) {
        try (Admin admin = kafka.admin()) {
            for (KafkaFuture<Void> deleted :
                    admin.deleteConsumerGroups(groups).deletedGroups().values()) {
                try {
                    deleted.get(SECONDS, TimeUnit.SECONDS);
                } catch (ExecutionException refused) {
                    if (!(refused.getCause() instanceof GroupIdNotFoundException)) {
                        throw kafka.unavailable(refused);
                    }
                } catch (TimeoutException late) {
                    throw kafka.unavailable(late);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw kafka.unavailable(stopped);
                }
            }
        }
    }

    private static TopicPartition partition(String text) {
        int slash = text.lastIndexOf('/');
        return new TopicPartition(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }

    private <T> T waited(KafkaFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException refused) {
            throw kafka.unavailable(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw kafka.unavailable(stopped);
        }
    }
}
