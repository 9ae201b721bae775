package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;

/** Collects the ranges a proof is made of, asks for all their hashes at once and joins each range's own. */
final class ProofPath {
    private final List<List<Subtree>> ranges = new ArrayList<>();

    void add(long from, long to) {
        ranges.add(Subtree.covering(from, to));
    }

    List<Sha256> hashes(TreeHashes tree) {
        List<Sha256> all = tree.hashes(ranges.stream().flatMap(List::stream).toList());
        List<Sha256> path = new ArrayList<>(ranges.size());
        int next = 0;
        for (List<Subtree> range : ranges) {
            path.add(CompactRange.fold(all.subList(next, next + range.size())));
            next += range.size();
        }
        return path;
    }

    /** The largest power of two smaller than {@code size}: where RFC 6962 splits a tree. */
    static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
