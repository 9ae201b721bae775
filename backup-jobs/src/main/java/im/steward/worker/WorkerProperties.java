package im.steward.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a worker looks for work.
 *
 * @param poll how long it waits after finding none
 * @param lease how long after its last heartbeat another worker takes over
 * @param pause before a backup is tried again whose store or vault was away
 */
@ConfigurationProperties("steward.worker")
public record WorkerProperties(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("15s") Duration pause) {
    public WorkerProperties {
        if (poll.isNegative() || poll.isZero()) {
            throw new IllegalArgumentException("steward.worker.poll must be more than 0, was " + poll);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("steward.worker.pause must not be negative, was " + pause);
        }
        if (lease.compareTo(Duration.ofSeconds(3)) < 0) {
            throw new IllegalArgumentException(
                    "steward.worker.lease must be at least 3s, was %s; a heartbeat comes every third of it"
                            .formatted(lease));
        }
    }
}
