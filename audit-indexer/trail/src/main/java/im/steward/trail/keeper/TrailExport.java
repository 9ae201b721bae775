package im.steward.trail.keeper;

import im.steward.trail.verify.VerifyCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the whole trail as one zip that an outsider can verify; streamed, so its size does not matter. */
public final class TrailExport {
    private static final byte[] NEWLINE = {'\n'};
    private final WholeTrail trail;

    TrailExport(WholeTrail trail) {
        this.trail = trail;
    }

    /** Where bytes go; opened only once the trail can be read. */
    @FunctionalInterface
    public interface Opening {
        OutputStream open() throws IOException;
    }

    public void write(Opening target) throws IOException {
        trail.atOneMoment(() -> {
            try (InputStream anchors = trail.anchors();
                    ZipOutputStream zip = new ZipOutputStream(target.open(), StandardCharsets.UTF_8)) {
                write(zip, anchors);
                return zip;
            }
        });
    }

    private void write(ZipOutputStream zip, InputStream anchors) throws IOException {
        zip.putNextEntry(new ZipEntry("README.txt"));
        copy("/im/steward/trail/verify/README.txt", zip);
        zip.putNextEntry(new ZipEntry("verify_trail.py"));
        copy("/im/steward/trail/verify/verify_trail.py", zip);
        zip.putNextEntry(new ZipEntry("key.txt"));
        line(zip, trail.key().toString());
        zip.putNextEntry(new ZipEntry("entries.jsonl"));
        trail.eachLeaf(leaf -> line(zip, leaf.leaf().orElse(new byte[0])));
        zip.putNextEntry(new ZipEntry("details.jsonl"));
        trail.eachLeaf(leaf -> leaf.clear().ifPresent(clear -> {
            append(zip, "{\"details\":".getBytes(StandardCharsets.UTF_8));
            append(zip, clear.canonical());
            line(
                    zip,
                    ",\"id\":\"%s\",\"salt\":\"%s\"}"
                            .formatted(leaf.entry(), HexFormat.of().formatHex(clear.salt())));
        }));
        zip.putNextEntry(new ZipEntry("checkpoints.txt"));
        trail.tree().eachCheckpoint(signed -> line(zip, signed.note()));
        zip.putNextEntry(new ZipEntry("anchors.txt"));
        anchors.transferTo(zip);
        zip.closeEntry();
    }

    private static void copy(String resource, OutputStream out) throws IOException {
        try (InputStream in = Objects.requireNonNull(VerifyCommand.class.getResourceAsStream(resource))) {
            in.transferTo(out);
        }
    }

    private static void line(OutputStream out, String text) {
        line(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void line(OutputStream out, byte[] bytes) {
        append(out, bytes);
        append(out, NEWLINE);
    }

    private static void append(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
