package im.steward.probe.history;

import im.steward.probe.measure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A target as its agent told it, and what was last found. */
public record KnownTarget(
        TargetId id,
        String kind,
        String address,
        Duration every,
        Duration timeout,
        Optional<Instant> retiredAt,
        Optional<Last> last,
        Optional<Instant> certificateUntil) {
    /**
     * The newest sample.
     *
     * @param since it has been good, or bad, without a break
     */
    public record Last(Instant at, Duration took, Optional<Failure> failure, Instant since) {
        public boolean good() {
            return failure.isEmpty();
        }
    }

    public boolean active() {
        return retiredAt.isEmpty();
    }

    /** Nothing has come for so long that the newest sample says nothing any more. */
    public boolean stale(Instant now) {
        Duration patience = every.multipliedBy(3).plus(timeout).plus(Duration.ofSeconds(30));
        return last.map(newest -> newest.at().plus(patience).isBefore(now)).orElse(true);
    }
}
