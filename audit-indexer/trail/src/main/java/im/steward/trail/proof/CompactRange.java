package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The right edge of a growing tree: a hash for each bit set in its size. Appending a leaf costs one hash on average,
 * the root costs one per bit, and nothing else of the tree is needed.
 */
public final class CompactRange {
    private final List<Sha256> edge;
    private long size;

    public CompactRange() {
        this.edge = new ArrayList<>();
    }

    /** Takes up a tree of {@code size} leaves where it was left. */
    public CompactRange(TreeHashes tree, long size) {
        this.edge = new ArrayList<>(tree.hashes(Subtree.covering(0, size)));
        this.size = size;
    }

    public long size() {
        return size;
    }

    public void append(Sha256 leafHash) {
        append(leafHash, (subtree, hash) -> {});
    }

    /** @param completed is told each subtree that this leaf completes, the leaf itself first */
    public void append(Sha256 leafHash, BiConsumer<Subtree, Sha256> completed) {
        Sha256 hash = leafHash;
        completed.accept(new Subtree(0, size), hash);
        int level = 0;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            hash = MerkleHash.node(edge.removeLast(), hash);
            level++;
            completed.accept(new Subtree(level, size >> level), hash);
        }
        edge.add(hash);
        size++;
    }

    public Sha256 root() {
        return size == 0 ? MerkleHash.EMPTY : fold(edge);
    }

    /** Joins neighbouring subtrees, larger ones left, as RFC 6962 joins an incomplete tree. */
    static Sha256 fold(List<Sha256> parts) {
        Sha256 joined = parts.getLast();
        for (int i = parts.size() - 2; i >= 0; i--) {
            joined = MerkleHash.node(parts.get(i), joined);
        }
        return joined;
    }
}
