package im.steward.trail.anchor;

import im.steward.kernel.Sha256;
import im.steward.trail.proof.AnchorRecord;
import java.io.IOException;
import java.util.Optional;

/** Takes anchor records out of the house, in order and for good. */
public interface Anchor {
    /** Names the place; a new place is a new anchor that starts from the first entry. */
    String name();

    /** How far it has come by its own account; empty when the place cannot be asked. */
    Optional<Mark> mark() throws IOException;

    /** Returns only when the record is safe there. */
    void take(AnchorRecord record) throws IOException;

    /** The last tree that an anchor has seen. */
    record Mark(long size, Sha256 root) {}
}
