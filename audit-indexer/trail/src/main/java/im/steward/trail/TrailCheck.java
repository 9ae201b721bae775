package im.steward.trail;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.trail.proof.AnchorReader;
import im.steward.trail.proof.SignedCheckpoint;
import im.steward.trail.verify.Verdict;
import im.steward.trail.verify.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/** Recomputes everything the database holds and compares it with what was signed and what the anchor file has kept. */
public final class TrailCheck {
    private final EntryStore entries;
    private final TreeStore tree;
    private final TrailKeeper keeper;
    private final TransactionOperations snapshot;
    private final Optional<Path> anchorFile;

    TrailCheck(
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

    /** Takes some seconds for a hundred thousand entries. */
    public Verdict run() {
        keeper.sequenceFromTheStart();
        return Objects.requireNonNull(snapshot.execute(_ -> {
            try (BufferedReader anchors = anchors()) {
                return check(new AnchorReader(anchors));
            } catch (IOException unreadable) {
                throw new IntegrityException(
                        new Fault(
                                "anchor-unreadable",
                                "The anchor file cannot be read",
                                "Check the path in steward.trail.anchor-file and who may read it"),
                        unreadable);
            }
        }));
    }

    private Verdict check(AnchorReader anchors) throws IOException {
        List<SignedCheckpoint> checkpoints = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        tree.eachCheckpoint(stored -> {
            try {
                checkpoints.add(SignedCheckpoint.of(stored.note()));
            } catch (IllegalArgumentException broken) {
                unreadable.add("the checkpoint of %d entries cannot be read".formatted(stored.size()));
            }
        });
        Verification verification = new Verification(keeper.key(), checkpoints, anchors);
        unreadable.forEach(verification::wrongAside);
        LeafCheck leaves = new LeafCheck(verification, tree.nodes());
        try {
            entries.eachLeaf(leaves::next);
        } catch (UncheckedIOException anchor) {
            throw anchor.getCause();
        }
        leaves.end();
        long orphans = entries.orphanedDetails();
        if (orphans > 0) {
            verification.wrongAside("%d details belong to no entry".formatted(orphans));
        }
        return verification.verdict();
    }

    private BufferedReader anchors() throws IOException {
        return anchorFile.isPresent() && Files.exists(anchorFile.get())
                ? Files.newBufferedReader(anchorFile.get())
                : new BufferedReader(Reader.nullReader());
    }
}
