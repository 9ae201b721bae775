package im.steward.trail.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * A complete subtree: the {@code index}-th of those with 2^{@code level} leaves. Level 0 is a leaf.
 */
public record Subtree(int level, long index) {
    public Subtree {
        if (level < 0 || level > 62 || index < 0) {
            throw new IllegalArgumentException("no subtree %d/%d".formatted(level, index));
        }
    }

    public long firstLeaf() {
        return index << level;
    }

    public long leaves() {
        return 1L << level;
    }

    /** The complete subtrees that make up leaves {@code from} (inclusive, start of a subtree) to {@code to}, left first. */
    public static List<Subtree> covering(long from, long to) {
        List<Subtree> parts = new ArrayList<>();
        for (long at = from; at < to; ) {
            int level = 63 - Long.numberOfLeadingZeros(to - at);
            parts.add(new Subtree(level, at >> level));
            at += 1L << level;
        }
        return parts;
    }
}
