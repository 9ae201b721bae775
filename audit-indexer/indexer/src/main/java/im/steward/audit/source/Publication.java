package im.steward.audit.source;

import im.steward.event.AuditEvent;
import im.steward.kernel.StewardException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What one import run has sent: how much of it the broker has acknowledged, and up to which offset of each partition. */
final class Publication {
    private final EventPublisher publisher;
    private final Optional<String> run;
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Publication(EventPublisher publisher, String run) {
        this.publisher = publisher;
        this.run = Optional.of(run);
    }

    void publish(AuditEvent event) {
        check();
        var _ = publisher.send(event, run).whenComplete((metadata, wrong) -> {
            if (wrong == null) {
                acknowledge(metadata);
            } else {
                failure.compareAndSet(null, wrong);
            }
        });
    }

    private void acknowledge(RecordMetadata metadata) {
        ends.merge(metadata.partition(), metadata.offset() + 1, Math::max);
        acknowledged.incrementAndGet();
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Waits for every answer; then, for each partition, the first offset behind what this run has sent. */
    Map<Integer, Long> finish() {
        publisher.flush();
        check();
        return Map.copyOf(ends);
    }

    private void check() {
        Throwable wrong = failure.get();
        if (wrong instanceof StewardException known) {
            throw known;
        }
        if (wrong != null) {
            throw new IllegalStateException("the producer answers with faults of ours only", wrong);
        }
    }
}
