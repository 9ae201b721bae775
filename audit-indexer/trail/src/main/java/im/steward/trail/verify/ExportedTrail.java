package im.steward.trail.verify;

import im.steward.trail.proof.AnchorReader;
import im.steward.trail.proof.NoteKey;
import im.steward.trail.proof.SignedCheckpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trail as files: {@code entries.jsonl} (each line the exact bytes of a leaf), {@code checkpoints.txt},
 * {@code anchors.txt}, {@code details.jsonl} and {@code key.txt}; all but the first may be missing.
 */
public record ExportedTrail(Path directory) {
    private static final Pattern DETAILS =
            Pattern.compile("\\{\"details\":(\\{.*\\}),\"id\":\"([0-9a-f-]{36})\",\"salt\":\"([0-9a-f]{32})\"\\}");

    /** The public key that came along; only as trustworthy as the export itself. */
    public NoteKey key() throws IOException {
        return NoteKey.of(Files.readString(directory.resolve("key.txt")));
    }

    /** @param anchor a copy of the anchor kept elsewhere; without one, the copy in the export is believed */
    public Verdict verify(NoteKey key, Optional<Path> anchor) throws IOException {
        List<SignedCheckpoint> checkpoints;
        try (BufferedReader notes = open(directory.resolve("checkpoints.txt"))) {
            checkpoints = SignedCheckpoint.readAll(notes);
        }
        try (BufferedReader anchors = open(anchor.orElse(directory.resolve("anchors.txt")));
                BufferedReader details = open(directory.resolve("details.jsonl"));
                BufferedReader entries = Files.newBufferedReader(directory.resolve("entries.jsonl"))) {
            Verification verification = new Verification(key, checkpoints, new AnchorReader(anchors));
            Optional<String> detail = Optional.ofNullable(details.readLine());
            for (String line = entries.readLine(); line != null; line = entries.readLine()) {
                byte[] leaf = line.getBytes(StandardCharsets.UTF_8);
                verification.entry(leaf);
                if (detail.isPresent() && give(detail.get(), leaf, verification)) {
                    detail = Optional.ofNullable(details.readLine());
                }
            }
            if (detail.isPresent()) {
                verification.wrong("details.jsonl holds details that belong to no entry, or out of order");
            }
            return verification.verdict();
        }
    }

    /** Details stand in the order of their entries; an entry without any has had them erased. */
    private static boolean give(String line, byte[] leaf, Verification verification) {
        Matcher detail = DETAILS.matcher(line);
        if (!detail.matches()) {
            verification.wrong("details.jsonl holds a line that is no details");
            return true;
        }
        String id = detail.group(2);
        if (LeafText.of(leaf).filter(text -> text.id().equals(id)).isEmpty()) {
            return false;
        }
        verification.details(
                id, HexFormat.of().parseHex(detail.group(3)), detail.group(1).getBytes(StandardCharsets.UTF_8));
        return true;
    }

    private static BufferedReader open(Path file) throws IOException {
        return Files.exists(file) ? Files.newBufferedReader(file) : new BufferedReader(Reader.nullReader());
    }
}
