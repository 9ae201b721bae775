package im.steward.audit.index;

import java.time.Instant;
import java.util.List;

/**
 * Where to write now: the indices of one mapping version, and the frozen ones they take over from, if any.
 *
 * @param previous older versions that still answer searches while ours are being filled
 * @param since documents indexed from then on are new; earlier ones in our indices are copies that searches must not
 *     see yet
 */
record ArchiveTarget(IndexNames names, List<IndexNames> previous, Instant since) {
    ArchiveTarget {
        previous = List.copyOf(previous);
    }

    boolean filling() {
        return !previous.isEmpty();
    }

    /** A host whose clock is behind must not pass off a new document as a copy. */
    Instant notBefore(Instant now) {
        return now.isBefore(since) ? since : now;
    }
}
