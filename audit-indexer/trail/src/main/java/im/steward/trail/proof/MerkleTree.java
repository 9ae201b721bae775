package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;

/** A whole tree in memory, for checks and tests; the trail itself lives in PostgreSQL. */
public final class MerkleTree implements TreeHashes {
    private final List<List<Sha256>> levels = new ArrayList<>();
    private final CompactRange edge = new CompactRange();

    public static MerkleTree of(List<byte[]> leaves) {
        MerkleTree tree = new MerkleTree();
        leaves.forEach(leaf -> tree.append(MerkleHash.leaf(leaf)));
        return tree;
    }

    public void append(Sha256 leafHash) {
        edge.append(leafHash, (subtree, hash) -> {
            if (levels.size() == subtree.level()) {
                levels.add(new ArrayList<>());
            }
            levels.get(subtree.level()).add(hash);
        });
    }

    public long size() {
        return edge.size();
    }

    public Sha256 root() {
        return edge.root();
    }

    @Override
    public List<Sha256> hashes(List<Subtree> subtrees) {
        return subtrees.stream()
                .map(subtree -> levels.get(subtree.level()).get(Math.toIntExact(subtree.index())))
                .toList();
    }
}
