package im.steward.trail.verify;

import im.steward.kernel.Sha256;
import im.steward.trail.proof.AnchorReader;
import im.steward.trail.proof.AnchorRecord;
import im.steward.trail.proof.CompactRange;
import im.steward.trail.proof.NoteKey;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The leaf hashes an anchor has kept, one by one, each record checked against its own checkpoint as it is passed. */
final class AnchoredLeaves {
    private final AnchorReader records;
    private final NoteKey key;
    private final Consumer<Problem> problems;
    private final CompactRange tree = new CompactRange();
    private Iterator<Sha256> leaves = List.<Sha256>of().iterator();
    private Optional<AnchorRecord> current = Optional.empty();
    private long size;
    private boolean broken;

    AnchoredLeaves(AnchorReader records, NoteKey key, Consumer<Problem> problems) {
        this.records = records;
        this.key = key;
        this.problems = problems;
    }

    /** How many leaves records that add up have vouched for so far. */
    long size() {
        return size;
    }

    Optional<Sha256> next() throws IOException {
        while (!leaves.hasNext() && !broken) {
            Optional<AnchorRecord> record = read();
            if (record.isEmpty()) {
                return Optional.empty();
            }
            current = record;
            leaves = record.get().leafHashes().iterator();
        }
        if (broken) {
            return Optional.empty();
        }
        Sha256 leaf = leaves.next();
        tree.append(leaf);
        if (!leaves.hasNext()) {
            current.ifPresent(this::close);
        }
        return Optional.of(leaf);
    }

    private Optional<AnchorRecord> read() throws IOException {
        try {
            Optional<AnchorRecord> record = records.next();
            record.filter(r -> r.from() != tree.size())
                    .ifPresent(r -> damaged(
                            "an anchor record starts at entry %d where %d was due".formatted(r.from(), tree.size())));
            return broken ? Optional.empty() : record;
        } catch (IllegalArgumentException unreadable) {
            damaged("the anchor record after entry %d cannot be read".formatted(tree.size()));
            return Optional.empty();
        }
    }

    private void close(AnchorRecord record) {
        if (!record.signed().isSignedBy(key)) {
            problems.accept(Problem.of(
                    "the anchored checkpoint of %d entries is not signed by %s".formatted(record.size(), key.name())));
        }
        if (record.signed().checkpoint().root().equals(tree.root())) {
            size = tree.size();
        } else {
            damaged("the anchor record of %d entries does not add up to its own root".formatted(record.size()));
        }
    }

    private void damaged(String sentence) {
        broken = true;
        problems.accept(Problem.of(sentence));
    }
}
