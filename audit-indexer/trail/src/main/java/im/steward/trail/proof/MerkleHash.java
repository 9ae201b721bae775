package im.steward.trail.proof;

import im.steward.kernel.Sha256;

/** The two hashes of RFC 6962, section 2.1; their prefixes keep a leaf from passing for a node. */
public final class MerkleHash {
    /** The root of a tree without leaves. */
    public static final Sha256 EMPTY = Sha256.of(new byte[0]);

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleHash() {}

    public static Sha256 leaf(byte[] content) {
        return Sha256.of(LEAF, content);
    }

    static Sha256 node(Sha256 left, Sha256 right) {
        return Sha256.of(NODE, left.bytes(), right.bytes());
    }
}
