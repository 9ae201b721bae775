package im.steward.console.quarantine;

import im.steward.audit.capture.Quarantined;
import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry as a line of the list; nothing in it was written by a chat's user. */
record QuarantineRow(
        long number,
        Instant at,
        Fault fault,
        int partition,
        long offset,
        long size,
        List<Quarantined.Header> headers,
        @Nullable Instant replayedAt,
        @Nullable String replayedBy) {
    static QuarantineRow of(Quarantined entry) {
        Instant at = null;
        String by = null;
        if (entry.state() instanceof Quarantined.State.Replayed(var replayedAt, var replayedBy)) {
            at = replayedAt;
            by = replayedBy;
        }
        return new QuarantineRow(
                entry.offset(),
                entry.at(),
                entry.fault(),
                entry.partition(),
                entry.originalOffset(),
                entry.size(),
                entry.headers(),
                at,
                by);
    }
}
