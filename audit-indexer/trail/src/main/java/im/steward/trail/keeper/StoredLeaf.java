package im.steward.trail.keeper;

import im.steward.kernel.Sha256;
import im.steward.trail.TrailEntryId;
import java.util.Optional;

/**
 * One place of the tree with all that is stored about it, unjudged.
 *
 * @param leaf the bytes that follow from the entry's columns; empty when the entry is gone
 * @param clear the details; empty when they were erased
 */
record StoredLeaf(long seq, TrailEntryId entry, Sha256 hash, Optional<byte[]> leaf, Optional<Clear> clear) {
    /** Clear text as it lies beside the entry. */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared with nothing
    record Clear(byte[] salt, byte[] canonical) {}
}
