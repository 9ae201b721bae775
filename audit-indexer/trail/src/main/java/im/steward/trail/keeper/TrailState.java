package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the trail stands at this moment.
 *
 * @param entries entries that have a place in the tree
 * @param signed how many of them the last checkpoint covers, and since when
 * @param alert the trail contradicts what was signed or anchored; empty again once the same check passes
 */
public record TrailState(
        long entries, long signed, Optional<Instant> signedAt, List<AnchorState> anchors, Optional<Fault> alert) {
    public TrailState {
        anchors = List.copyOf(anchors);
    }

    /** Entries that an anchor outside the house vouches for. */
    public long anchored() {
        return anchors.stream().mapToLong(AnchorState::size).max().orElse(0);
    }
}
