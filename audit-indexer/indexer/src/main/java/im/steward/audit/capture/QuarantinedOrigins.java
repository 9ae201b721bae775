package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.event.EventTopic;
import java.util.HashSet;
import java.util.Set;

/** Which records of the events' topic were put aside; for those who account for every record. */
public final class QuarantinedOrigins {
    private final QuarantineTopic entries;

    public QuarantinedOrigins(KafkaClients clients, EventTopic topic) {
        this.entries = new QuarantineTopic(clients, topic);
    }

    /** Where a record was in the events' topic. */
    public record Origin(int partition, long offset) {}

    public Set<Origin> all() {
        Set<Origin> origins = new HashSet<>();
        entries.read(0, Long.MAX_VALUE, record -> origins.add(QuarantineTopic.origin(record)));
        return origins;
    }
}
