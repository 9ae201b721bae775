package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * What leaves the house at each checkpoint: the checkpoint and the leaf hashes since the record before. A root alone
 * would show that something was changed; the leaf hashes show which entry was, even after everything was rewritten.
 */
public record AnchorRecord(long from, List<Sha256> leafHashes, SignedCheckpoint signed, Instant at) {
    static final String HEAD = "steward-anchor/v1 ";

    public AnchorRecord {
        leafHashes = List.copyOf(leafHashes);
        if (from < 0
                || leafHashes.isEmpty()
                || from + leafHashes.size() != signed.checkpoint().size()) {
            throw new IllegalArgumentException("an anchor record holds every leaf from %d to its checkpoint's size %d"
                    .formatted(from, signed.checkpoint().size()));
        }
    }

    static AnchorRecord of(String head, List<String> leafHashes, String note) {
        String[] parts = head.split(" ", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "an anchor record starts with its range and time, was '%s'".formatted(head));
        }
        List<Sha256> hashes = leafHashes.stream()
                .map(line -> Sha256.ofDigest(Base64.getDecoder().decode(line)))
                .toList();
        AnchorRecord record =
                new AnchorRecord(Long.parseLong(parts[1]), hashes, SignedCheckpoint.of(note), time(parts[3]));
        if (!parts[2].equals(Long.toString(record.size()))) {
            throw new IllegalArgumentException(
                    "an anchor record ends where its checkpoint does, was '%s'".formatted(head));
        }
        return record;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException noTime) {
            throw new IllegalArgumentException("an anchor record has a time, was '%s'".formatted(text), noTime);
        }
    }

    public long size() {
        return signed.checkpoint().size();
    }

    /** Head line, a leaf hash per line, blank line, the note, blank line. */
    public String text() {
        StringBuilder text = new StringBuilder(HEAD)
                .append(from)
                .append(' ')
                .append(size())
                .append(' ')
                .append(at)
                .append('\n');
        leafHashes.forEach(hash ->
                text.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n'));
        return text.append('\n').append(signed.note()).append('\n').toString();
    }
}
