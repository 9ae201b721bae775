package im.steward.trail;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.trail.proof.InclusionProof;
import im.steward.trail.proof.SignedCheckpoint;
import im.steward.trail.proof.TlogProof;
import java.nio.charset.StandardCharsets;

/** Proves one entry to an outsider: a {@code .tlog-proof} file that needs nothing but the trail's public key. */
public final class TrailProofs {
    private final EntryStore entries;
    private final TreeStore tree;
    private final TrailKeeper keeper;

    TrailProofs(EntryStore entries, TreeStore tree, TrailKeeper keeper) {
        this.entries = entries;
        this.tree = tree;
        this.keeper = keeper;
    }

    /** Under the last checkpoint that covers the entry; signs one now if there is none yet. */
    public TlogProof of(TrailEntryId id) {
        TrailView view = entries.find(id)
                .orElseThrow(() -> new InvalidException(new Fault(
                        "trail-entry-unknown",
                        "The trail has no entry " + id,
                        "Open the trail and pick an entry from its list")));
        SignedCheckpoint signed = covering(view);
        long seq = tree.seqOf(id).orElseThrow();
        return new TlogProof(
                new String(view.entry().leaf(), StandardCharsets.UTF_8),
                InclusionProof.of(tree, seq, signed.checkpoint().size()),
                signed);
    }

    private SignedCheckpoint covering(TrailView view) {
        return view.seq()
                .flatMap(seq -> tree.lastCheckpoint().filter(last -> last.size() > seq))
                .map(last -> SignedCheckpoint.of(last.note()))
                .orElseGet(keeper::checkpoint);
    }
}
