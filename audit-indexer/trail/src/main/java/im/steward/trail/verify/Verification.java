package im.steward.trail.verify;

import im.steward.kernel.Sha256;
import im.steward.trail.proof.AnchorReader;
import im.steward.trail.proof.CompactRange;
import im.steward.trail.proof.MerkleHash;
import im.steward.trail.proof.NoteKey;
import im.steward.trail.proof.SignedCheckpoint;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Recomputes a trail entry by entry and holds it against its checkpoints and anchors; fed from an export or from the
 * database, so that both are judged by the same rules.
 */
public final class Verification {
    private static final int MOST_PROBLEMS = 1_000;

    private final NoteKey key;
    private final Deque<SignedCheckpoint> due;
    private final long checkpoints;
    private final AnchoredLeaves anchors;
    private final CompactRange tree = new CompactRange();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<LeafText> last = Optional.empty();
    private Optional<String> newerSince = Optional.empty();
    private boolean strayed;
    private long agreed;
    private long newer;
    private long detailed;

    public Verification(NoteKey key, Collection<SignedCheckpoint> checkpoints, AnchorReader anchors) {
        this.key = key;
        this.checkpoints = checkpoints.size();
        this.due = new ArrayDeque<>(checkpoints.stream()
                .sorted(Comparator.comparingLong(signed -> signed.checkpoint().size()))
                .toList());
        this.anchors = new AnchoredLeaves(anchors, key, this::add);
    }

    /** The next entry, as the exact bytes of its leaf. */
    public void entry(byte[] leaf) throws IOException {
        long seq = tree.size();
        last = LeafText.of(leaf);
        if (last.isEmpty()) {
            add(Problem.at(
                    seq,
                    leaf.length == 0
                            ? "entry %d is missing".formatted(seq)
                            : "entry %d is not in the form of a trail entry".formatted(seq)));
        }
        hashed(MerkleHash.leaf(leaf));
    }

    /** The clear text of the entry given last. */
    public void details(String id, byte[] salt, byte[] canonical) {
        detailed++;
        if (last.isPresent()
                && (!last.get().id().equals(id)
                        || !last.get()
                                .commitment()
                                .equals(Sha256.of(salt, canonical).hex()))) {
            add(Problem.at(
                    tree.size() - 1,
                    "the details of entry %d are not those it committed to".formatted(tree.size() - 1)));
        }
    }

    /** Something the caller found wrong with the entry given last. */
    public void wrong(String sentence) {
        add(Problem.at(tree.size() - 1, sentence));
    }

    /** Something wrong that concerns no entry in particular. */
    public void wrongAside(String sentence) {
        add(Problem.of(sentence));
    }

    public long entries() {
        return tree.size();
    }

    private void hashed(Sha256 hash) throws IOException {
        long seq = tree.size();
        tree.append(hash);
        Optional<Sha256> expected = anchors.next();
        if (expected.isPresent()) {
            if (!strayed && !expected.get().equals(hash)) {
                stray(seq, "entry %d is not the one that was anchored".formatted(seq));
            }
        } else {
            newer++;
            newerSince = newerSince.or(() -> last.map(LeafText::at));
        }
        while (!due.isEmpty() && due.getFirst().checkpoint().size() <= tree.size()) {
            check(due.removeFirst());
        }
    }

    private void check(SignedCheckpoint signed) {
        long size = signed.checkpoint().size();
        if (strayed) {
            return;
        }
        if (!signed.isSignedBy(key)) {
            add(Problem.of("the checkpoint of %d entries is not signed by %s".formatted(size, key.name())));
        } else if (signed.checkpoint().root().equals(tree.root())) {
            agreed = size;
        } else if (anchors.size() >= size) {
            add(Problem.of("the checkpoint of %d entries contradicts what was anchored".formatted(size)));
        } else {
            stray(agreed, "between entry %d and entry %d something is not what was signed".formatted(agreed, size - 1));
        }
    }

    /** To be asked once, after the last entry. */
    public Verdict verdict() throws IOException {
        long anchoredEntries = tree.size() - newer;
        long missing = 0;
        while (anchors.next().isPresent()) {
            missing++;
        }
        if (missing > 0 && !strayed) {
            stray(
                    tree.size(),
                    "entry %d is missing, and %d more of those that were anchored".formatted(tree.size(), missing - 1));
        }
        if (!due.isEmpty() && !strayed) {
            long signedSize = due.getLast().checkpoint().size();
            stray(
                    tree.size(),
                    "entry %d is missing: a checkpoint counts %d entries".formatted(tree.size(), signedSize));
        }
        return new Verdict(
                tree.size(),
                tree.root(),
                problems,
                checkpoints,
                Math.min(anchors.size(), anchoredEntries),
                newer,
                newerSince,
                detailed,
                tree.size() - detailed);
    }

    /** From here on every later hash differs too; saying so again would hide the one place that matters. */
    private void stray(long seq, String sentence) {
        strayed = true;
        add(Problem.at(seq, sentence));
    }

    private void add(Problem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }
}
