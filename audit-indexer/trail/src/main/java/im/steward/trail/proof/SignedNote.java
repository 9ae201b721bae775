package im.steward.trail.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A text and the signatures under it (C2SP signed-note). Until a known key has verified it, the text means nothing. */
record SignedNote(String text, List<Line> signatures) {
    private static final String DASH = "— ";

    /** One signature line: who claims to have signed, and Base64 of the key's id and the signature. */
    record Line(String name, String base64) {
        byte[] keyId() {
            return Arrays.copyOf(Base64.getDecoder().decode(base64), NoteKey.ID_LENGTH);
        }

        byte[] signature() {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Arrays.copyOfRange(bytes, NoteKey.ID_LENGTH, bytes.length);
        }
    }

    static SignedNote of(String note) {
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("a signed note ends in a blank line and signature lines");
        }
        if (note.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new IllegalArgumentException("a signed note holds no control characters");
        }
        List<Line> lines =
                note.substring(blank + 2).lines().map(SignedNote::line).toList();
        return new SignedNote(note.substring(0, blank + 1), lines);
    }

    private static Line line(String line) {
        String[] parts = line.split(" ", -1);
        if (!line.startsWith(DASH) || parts.length != 3 || parts[1].isEmpty()) {
            throw new IllegalArgumentException("a signature line reads '— name base64', was '%s'".formatted(line));
        }
        if (Base64.getDecoder().decode(parts[2]).length <= NoteKey.ID_LENGTH) {
            throw new IllegalArgumentException("the signature of '%s' is too short".formatted(parts[1]));
        }
        return new Line(parts[1], parts[2]);
    }

    /** Signatures of other keys are ignored, as the specification asks: witnesses may have signed too. */
    boolean isSignedBy(NoteKey key) {
        List<Line> ours = signatures.stream()
                .filter(line -> line.name().equals(key.name()) && Arrays.equals(line.keyId(), key.id()))
                .toList();
        return !ours.isEmpty() && ours.stream().allMatch(line -> key.verifies(text, line.signature()));
    }

    static String sign(String text, String name, byte[] keyId, byte[] signature) {
        byte[] bytes = Arrays.copyOf(keyId, keyId.length + signature.length);
        System.arraycopy(signature, 0, bytes, keyId.length, signature.length);
        return text + "\n" + DASH + name + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
    }
}
