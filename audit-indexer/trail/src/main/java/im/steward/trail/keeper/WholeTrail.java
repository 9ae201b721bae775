package im.steward.trail.keeper;

import im.steward.trail.proof.NoteKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionOperations;

/** All there is of the trail as it was at one moment, however long reading it takes; for those who check or export it. */
final class WholeTrail {
    private final LeafStore leaves;
    private final TreeStore tree;
    private final NoteKey key;
    private final TransactionOperations snapshot;
    private final Path anchorFile;

    WholeTrail(LeafStore leaves, TreeStore tree, NoteKey key, TransactionOperations snapshot, Path anchorFile) {
        this.leaves = leaves;
        this.tree = tree;
        this.key = key;
        this.snapshot = snapshot;
        this.anchorFile = anchorFile;
    }

    /** What is done with the trail while it stands still. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    <T> T atOneMoment(Reading<T> reading) throws IOException {
        try {
            return Objects.requireNonNull(snapshot.execute(_ -> {
                try {
                    return reading.read();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            }));
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    NoteKey key() {
        return key;
    }

    TreeStore tree() {
        return tree;
    }

    void eachLeaf(Consumer<StoredLeaf> reader) {
        leaves.eachLeaf(reader);
    }

    long orphanedDetails() {
        return leaves.orphanedDetails();
    }

    /** What the anchor file has kept; nothing before the first anchoring. */
    InputStream anchors() throws IOException {
        return Files.exists(anchorFile) ? Files.newInputStream(anchorFile) : InputStream.nullInputStream();
    }
}
