package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.event.EventBytes;
import im.steward.event.EventTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which records of the events' topic were put aside; for those who account for every record. */
public final class QuarantinedOrigins {
    /** By how much the clocks of two hosts may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    private final QuarantineTopic entries;

    public QuarantinedOrigins(KafkaClients clients, EventTopic topic) {
        this.entries = new QuarantineTopic(clients, topic);
    }

    /** Where a record was in the events' topic. */
    public record Origin(int partition, long offset) {}

    /**
     * What one import run sent and what could not be indexed, each event once, however often it was tried.
     *
     * @param since when the run began
     * @return entries of the quarantine by number, the oldest first
     */
    public List<Long> ofRun(String run, Instant since) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        entries.readSince(since.minus(CLOCKS), record -> {
            EventBytes bytes = Records.bytes(record);
            if (bytes.header(EventBytes.CORRELATION_ID).filter(run::equals).isPresent()) {
                String event = bytes.header("ce_source").orElse("")
                        + '\n'
                        + bytes.header("ce_id").orElseGet(() -> Long.toString(record.offset()));
                numbers.putIfAbsent(event, record.offset());
            }
        });
        return List.copyOf(numbers.values());
    }

    /**
     * Of the events' topic as it is: one that was made anew counts from zero again, and what was put aside before says
     * nothing of its records.
     *
     * @param began since when the topic holds records, by partition
     */
    public Set<Origin> since(Map<Integer, Instant> began) {
        Set<Origin> origins = new HashSet<>();
        entries.read(0, Long.MAX_VALUE, record -> {
            Origin origin = QuarantineTopic.origin(record);
            Instant first = began.getOrDefault(origin.partition(), Instant.MIN.plus(CLOCKS));
            if (!QuarantineTopic.at(record).isBefore(first.minus(CLOCKS))) {
                origins.add(origin);
            }
        });
        return origins;
    }
}
