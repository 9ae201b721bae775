package im.steward.backup.take;

import im.steward.backup.catalog.SetPart;
import java.time.Instant;
import java.util.Optional;

/** A part whose store keeps a log of every change, so that it comes back as it was at any moment, also between two sets. */
public interface ContinuousPart extends Part {
    /** The first moment that a set leads to: when the copy that it begins with was whole. */
    Instant from(SetPart part);

    /** The last moment that the log leads to; empty while it leads nowhere. */
    Optional<Instant> until();

    /**
     * Restores into an empty scratch place, as {@code restore} does; there are no fingerprints to compare with.
     *
     * @param part of a set that the moment is not before
     */
    Restored restoreAt(SetPart part, Instant moment, Restoring restoring);
}
