package im.steward.trail.keeper;

import im.steward.kernel.Sha256;
import im.steward.trail.proof.CompactRange;
import im.steward.trail.proof.MerkleHash;
import im.steward.trail.proof.Subtree;
import im.steward.trail.verify.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** What only the database can be asked: whether entries, their places and the stored nodes agree with each other. */
final class LeafCheck {
    private final Verification verification;
    private final Map<Subtree, Sha256> nodes;
    private final CompactRange tree = new CompactRange();
    private long due;

    LeafCheck(Verification verification, Map<Subtree, Sha256> nodes) {
        this.verification = verification;
        this.nodes = new HashMap<>(nodes);
    }

    void next(StoredLeaf stored) {
        byte[] leaf = stored.leaf().orElse(new byte[0]);
        try {
            verification.entry(leaf);
        } catch (IOException anchor) {
            throw new UncheckedIOException(anchor);
        }
        stored.clear()
                .ifPresent(clear -> verification.details(stored.entry().toString(), clear.salt(), clear.canonical()));
        if (stored.seq() != due) {
            verification.wrong("place %d of the tree is empty".formatted(due));
        }
        due = stored.seq() + 1;
        if (!MerkleHash.leaf(leaf).equals(stored.hash())) {
            verification.wrong("entry %d is not the one that was given its place".formatted(stored.seq()));
        }
        tree.append(stored.hash(), this::node);
    }

    private void node(Subtree subtree, Sha256 hash) {
        if (subtree.level() > 0 && subtree.level() % TreeStore.STORED_EVERY == 0) {
            Sha256 stored = nodes.remove(subtree);
            if (stored == null || !stored.equals(hash)) {
                verification.wrongAside("the stored node over entries %d to %d is not their hash"
                        .formatted(subtree.firstLeaf(), subtree.firstLeaf() + subtree.leaves() - 1));
            }
        }
    }

    void end() {
        if (!nodes.isEmpty()) {
            verification.wrongAside("%d stored nodes of the tree belong to no entries".formatted(nodes.size()));
        }
    }
}
