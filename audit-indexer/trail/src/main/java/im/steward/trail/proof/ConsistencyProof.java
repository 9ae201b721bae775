package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.util.List;

/** Shows that the tree of {@code to} leaves only added to the tree of {@code from} leaves (RFC 6962, section 2.1.2). */
public record ConsistencyProof(long from, long to, List<Sha256> path) {
    public ConsistencyProof {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("a tree of %d leaves cannot become one of %d".formatted(from, to));
        }
        path = List.copyOf(path);
    }

    public static ConsistencyProof of(TreeHashes tree, long from, long to) {
        ProofPath path = new ProofPath();
        if (from > 0 && from < to) {
            collect(path, from, 0, to, true);
        }
        return new ConsistencyProof(from, to, path.hashes(tree));
    }

    /** @param known whether the older tree is a complete subtree here, so that the verifier has its hash already */
    private static void collect(ProofPath path, long from, long start, long end, boolean known) {
        if (from == end - start) {
            if (!known) {
                path.add(start, end);
            }
            return;
        }
        long split = ProofPath.split(end - start);
        if (from <= split) {
            collect(path, from, start, start + split, known);
            path.add(start + split, end);
        } else {
            collect(path, from - split, start + split, end, false);
            path.add(start, start + split);
        }
    }

    /** RFC 9162, section 2.1.4.2. */
    public boolean proves(Sha256 older, Sha256 newer) {
        if (from == 0) {
            return path.isEmpty() && older.equals(MerkleHash.EMPTY);
        }
        if (from == to) {
            return path.isEmpty() && older.equals(newer);
        }
        List<Sha256> hashes = path;
        int next = 0;
        Sha256 first = older;
        if (Long.bitCount(from) != 1) {
            if (hashes.isEmpty()) {
                return false;
            }
            first = hashes.getFirst();
            next = 1;
        }
        int skip = Long.numberOfTrailingZeros(from);
        long node = (from - 1) >> skip;
        long last = (to - 1) >> skip;
        Sha256 olderRoot = first;
        Sha256 newerRoot = first;
        for (; next < hashes.size(); next++) {
            Sha256 hash = hashes.get(next);
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                olderRoot = MerkleHash.node(hash, olderRoot);
                newerRoot = MerkleHash.node(hash, newerRoot);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newerRoot = MerkleHash.node(newerRoot, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && olderRoot.equals(older) && newerRoot.equals(newer);
    }
}
