package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One entry's proof as a file of its own (C2SP tlog-proof, extension {@code .tlog-proof}); its extra data is the leaf,
 * so the file shows what was logged and needs nothing beside it.
 */
public record TlogProof(String leaf, InclusionProof inclusion, SignedCheckpoint signed) {
    private static final String HEAD = "c2sp.org/tlog-proof@v1";

    public TlogProof {
        if (inclusion.size() != signed.checkpoint().size()) {
            throw new IllegalArgumentException("path and checkpoint speak of different trees");
        }
    }

    /** Nothing wrong, or one sentence. */
    public Optional<String> problem(NoteKey key) {
        return signed.isSignedBy(key) ? problem() : Optional.of("the checkpoint is not signed by " + key.name());
    }

    /** What can be checked without a key: whether path and checkpoint lead to the same root. */
    public Optional<String> problem() {
        if (!inclusion.proves(
                MerkleHash.leaf(leaf.getBytes(StandardCharsets.UTF_8)),
                signed.checkpoint().root())) {
            return Optional.of("the entry is not in the tree that was signed");
        }
        return Optional.empty();
    }

    public static boolean looksLike(String text) {
        return text.startsWith(HEAD);
    }

    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        StringBuilder text = new StringBuilder(HEAD)
                .append("\nextra ")
                .append(base64.encodeToString(leaf.getBytes(StandardCharsets.UTF_8)))
                .append("\nindex ")
                .append(inclusion.index())
                .append('\n');
        inclusion
                .path()
                .forEach(
                        hash -> text.append(base64.encodeToString(hash.bytes())).append('\n'));
        return text.append('\n').append(signed.note()).toString();
    }

    public static TlogProof of(String text) {
        int blank = text.indexOf("\n\n");
        Iterator<String> head =
                text.substring(0, Math.max(blank, 0)).lines().toList().iterator();
        if (!head.hasNext() || !head.next().equals(HEAD)) {
            throw new IllegalArgumentException("a proof starts with " + HEAD);
        }
        String leaf = new String(Base64.getDecoder().decode(value(head, "extra ")), StandardCharsets.UTF_8);
        long index = Long.parseLong(value(head, "index "));
        List<Sha256> path = new ArrayList<>();
        head.forEachRemaining(
                hash -> path.add(Sha256.ofDigest(Base64.getDecoder().decode(hash))));
        SignedCheckpoint signed = SignedCheckpoint.of(text.substring(blank + 2));
        return new TlogProof(leaf, new InclusionProof(index, signed.checkpoint().size(), path), signed);
    }

    private static String value(Iterator<String> lines, String label) {
        String line = lines.hasNext() ? lines.next() : "";
        if (!line.startsWith(label)) {
            throw new IllegalArgumentException("expected a line '%s…', found '%s'".formatted(label, line));
        }
        return line.substring(label.length());
    }
}
