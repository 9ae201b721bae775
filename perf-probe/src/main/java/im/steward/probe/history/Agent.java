package im.steward.probe.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A probe as the console knows it.
 *
 * @param active its token opens the door
 * @param skew its clock less ours, at the last greeting
 * @param waiting samples that it keeps on disk
 * @param lost samples that it had to give up
 * @param missed starts that its own host was too late for
 */
public record Agent(
        AgentName name,
        boolean active,
        String issuedBy,
        Instant issuedAt,
        Optional<Instant> seenAt,
        Duration skew,
        long waiting,
        long lost,
        long missed,
        Optional<ErrorBar> errorBar) {
    /** How much of each of its latencies is its own. */
    public record ErrorBar(Duration median, Duration p99) {}

    /** Silent for longer than it ever is between two greetings. */
    public boolean silent(Instant now, Duration patience) {
        return active && seenAt.orElse(issuedAt).plus(patience).isBefore(now);
    }
}
