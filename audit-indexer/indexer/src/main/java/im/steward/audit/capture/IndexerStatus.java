package im.steward.audit.capture;

import im.steward.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one indexing process is doing.
 *
 * @param instance host and process id
 * @param rate events settled per second
 * @param lag events in its partitions that are not in the archive yet
 * @param freshness from recording to searchable, on average over its samples; zero before the first
 */
public record IndexerStatus(
        String instance,
        Instant startedAt,
        Instant seenAt,
        Optional<Paused> paused,
        double rate,
        long lag,
        Duration freshness,
        int partitions) {
    /** Events wait in Kafka since then, for this reason. */
    public record Paused(Fault fault, Instant since) {}
}
