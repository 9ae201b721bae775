package im.steward.trail.keeper;

import im.steward.trail.TrailEntryId;
import im.steward.trail.TrailSearch;
import im.steward.trail.TrailView;
import im.steward.trail.proof.InclusionProof;
import im.steward.trail.proof.SignedCheckpoint;
import im.steward.trail.proof.TlogProof;
import java.nio.charset.StandardCharsets;

/** Proves one entry to an outsider: a {@code .tlog-proof} file that needs nothing but the trail's public key. */
public final class TrailProofs {
    private final TrailSearch entries;
    private final TreeStore tree;
    private final TrailKeeper keeper;

    TrailProofs(TrailSearch entries, TreeStore tree, TrailKeeper keeper) {
        this.entries = entries;
        this.tree = tree;
        this.keeper = keeper;
    }

    /** Under the last checkpoint that covers the entry; signs one now if there is none yet. */
    public TlogProof of(TrailEntryId id) {
        TrailView view = entries.fetch(id);
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
