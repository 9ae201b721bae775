package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.util.List;
import java.util.Optional;

/** Shows that one leaf stands at {@code index} in the tree of {@code size} leaves (RFC 6962, section 2.1.1). */
public record InclusionProof(long index, long size, List<Sha256> path) {
    public InclusionProof {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of %d leaves has no leaf %d".formatted(size, index));
        }
        path = List.copyOf(path);
    }

    public static InclusionProof of(TreeHashes tree, long index, long size) {
        ProofPath path = new ProofPath();
        collect(path, index, 0, size);
        return new InclusionProof(index, size, path.hashes(tree));
    }

    private static void collect(ProofPath path, long index, long from, long to) {
        if (to - from == 1) {
            return;
        }
        long middle = from + ProofPath.split(to - from);
        if (index < middle) {
            collect(path, index, from, middle);
            path.add(middle, to);
        } else {
            collect(path, index, middle, to);
            path.add(from, middle);
        }
    }

    public boolean proves(Sha256 leafHash, Sha256 root) {
        return rootFrom(leafHash).filter(root::equals).isPresent();
    }

    /** The root this proof leads to; nothing if the path is too long or too short (RFC 9162, section 2.1.3.2). */
    public Optional<Sha256> rootFrom(Sha256 leafHash) {
        long node = index;
        long last = size - 1;
        Sha256 hash = leafHash;
        for (Sha256 sibling : path) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleHash.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = MerkleHash.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 ? Optional.of(hash) : Optional.empty();
    }
}
