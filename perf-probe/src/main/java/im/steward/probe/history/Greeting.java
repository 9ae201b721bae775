package im.steward.probe.history;

import im.steward.probe.measure.Target;
import im.steward.probe.measure.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What an agent says of itself now and then: its spool, its clock, its targets. */
public record Greeting(
        UUID spool,
        Instant sentAt,
        long waiting,
        long lost,
        long missed,
        Optional<Agent.ErrorBar> errorBar,
        List<Told> targets) {
    private static final int MOST_TARGETS = 2_100;

    /** A target as its agent describes it. */
    public record Told(TargetName name, String kind, String address, Duration every, Duration timeout) {
        public Told {
            if (!kind.matches("[a-z][a-z-]{0,30}") || address.length() > 2_000) {
                throw new IllegalArgumentException("target %s has no kind or too long an address".formatted(name));
            }
            Target.requirePace(every, timeout);
        }
    }

    public Greeting {
        targets = List.copyOf(targets);
        if (targets.size() > MOST_TARGETS || waiting < 0 || lost < 0 || missed < 0) {
            throw new IllegalArgumentException("a greeting counts from 0 and names at most 2,000 targets");
        }
    }
}
