package im.steward.audit.source;

import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Whether the indexers have passed what was published: they commit an offset only when all before it is archived. */
final class Arrivals {
    private static final long ANSWER_SECONDS = 30;
    private final KafkaClients clients;
    private final KafkaProperties kafka;

    Arrivals(KafkaClients clients, KafkaProperties kafka) {
        this.clients = clients;
        this.kafka = kafka;
    }

    /** How many of the published events they have not passed yet; an upper bound, for others publish too. */
    long missing(Map<Integer, Long> ends, Admin admin) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
        long missing = 0;
        for (Map.Entry<Integer, Long> end : ends.entrySet()) {
            OffsetAndMetadata safe = committed.get(new TopicPartition(kafka.topic(), end.getKey()));
            missing += Math.max(0, end.getValue() - (safe == null ? 0 : safe.offset()));
        }
        return missing;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) {
        try {
            return admin.listConsumerGroupOffsets(kafka.indexerGroup())
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException away) {
            throw clients.unavailable(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw clients.unavailable(stopped);
        }
    }
}
