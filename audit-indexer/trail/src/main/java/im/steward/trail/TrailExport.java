package im.steward.trail;

import im.steward.trail.verify.VerifyCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.transaction.support.TransactionOperations;

/** Writes the whole trail as one zip that an outsider can verify; streamed, so its size does not matter. */
public final class TrailExport {
    private static final byte[] NEWLINE = {'\n'};
    private final EntryStore entries;
    private final TreeStore tree;
    private final TrailKeeper keeper;
    private final TransactionOperations snapshot;
    private final Optional<Path> anchorFile;

    TrailExport(
            EntryStore entries,
            TreeStore tree,
            TrailKeeper keeper,
            TransactionOperations snapshot,
            Optional<Path> anchorFile) {
        this.entries = entries;
        this.tree = tree;
        this.keeper = keeper;
        this.snapshot = snapshot;
        this.anchorFile = anchorFile;
    }

    public void write(OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            snapshot.executeWithoutResult(_ -> {
                try {
                    write(zip);
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    private void write(ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry("README.txt"));
        copy("/im/steward/trail/verify/README.txt", zip);
        zip.putNextEntry(new ZipEntry("verify_trail.py"));
        copy("/im/steward/trail/verify/verify_trail.py", zip);
        zip.putNextEntry(new ZipEntry("key.txt"));
        line(zip, keeper.key().toString());
        zip.putNextEntry(new ZipEntry("entries.jsonl"));
        entries.eachLeaf(leaf -> line(zip, leaf.leaf().orElse(new byte[0])));
        zip.putNextEntry(new ZipEntry("details.jsonl"));
        entries.eachLeaf(leaf -> leaf.details().ifPresent(clear -> {
            append(zip, "{\"details\":".getBytes(StandardCharsets.UTF_8));
            append(zip, clear.canonical());
            line(
                    zip,
                    ",\"id\":\"%s\",\"salt\":\"%s\"}"
                            .formatted(leaf.entry(), HexFormat.of().formatHex(clear.salt())));
        }));
        zip.putNextEntry(new ZipEntry("checkpoints.txt"));
        tree.eachCheckpoint(signed -> line(zip, signed.note()));
        zip.putNextEntry(new ZipEntry("anchors.txt"));
        if (anchorFile.isPresent() && Files.exists(anchorFile.get())) {
            Files.copy(anchorFile.get(), zip);
        }
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
