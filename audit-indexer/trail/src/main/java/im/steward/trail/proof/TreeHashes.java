package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.util.List;

/** Hashes of complete subtrees, wherever they are kept; asked for together, so that a store needs one question. */
public interface TreeHashes {
    /** In the order asked; every subtree lies within the tree. */
    List<Sha256> hashes(List<Subtree> subtrees);

    /** The root of the tree's first {@code size} leaves. */
    default Sha256 root(long size) {
        return size == 0 ? MerkleHash.EMPTY : CompactRange.fold(hashes(Subtree.covering(0, size)));
    }
}
