package im.steward.trail;

import im.steward.kernel.Sha256;
import java.util.Optional;

/**
 * One place of the tree with all that is stored about it, unjudged.
 *
 * @param leaf the bytes that follow from the entry's columns; empty when the entry is gone
 */
record StoredLeaf(long seq, TrailEntryId entry, Sha256 hash, Optional<byte[]> leaf, Optional<Details> details) {}
