package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.trail.proof.AnchorReader;
import im.steward.trail.proof.SignedCheckpoint;
import im.steward.trail.verify.Verdict;
import im.steward.trail.verify.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Recomputes everything the database holds and compares it with what was signed and what the anchor file has kept. */
public final class TrailCheck {
    private final WholeTrail trail;
    private final TrailKeeper keeper;

    TrailCheck(WholeTrail trail, TrailKeeper keeper) {
        this.trail = trail;
        this.keeper = keeper;
    }

    /** Takes some seconds for a hundred thousand entries. */
    public Verdict run() {
        Optional<IntegrityException> hole = sequence();
        try {
            Verdict verdict = verdict(trail);
            if (verdict.valid() && hole.isPresent()) {
                throw hole.get();
            }
            return verdict;
        } catch (IOException unreadable) {
            throw new IntegrityException(
                    new Fault(
                            "anchor-unreadable",
                            "The anchor file cannot be read",
                            "Check the path in steward.trail.anchor-file and who may read it"),
                    unreadable);
        }
    }

    /** A tree with a hole takes no more entries; that must not keep the check from naming the hole. */
    private Optional<IntegrityException> sequence() {
        try {
            keeper.sequenceFromTheStart();
            return Optional.empty();
        } catch (IntegrityException hole) {
            return Optional.of(hole);
        }
    }

    /** Only reads, so it serves for a copy too. */
    static Verdict verdict(WholeTrail trail) throws IOException {
        return trail.atOneMoment(() -> check(trail));
    }

    private static Verdict check(WholeTrail trail) throws IOException {
        // A decoder of its own reports bytes that are no UTF-8; by the charset's name they would be read as something
        // else.
        try (BufferedReader anchors =
                new BufferedReader(new InputStreamReader(trail.anchors(), StandardCharsets.UTF_8.newDecoder()))) {
            return check(trail, new AnchorReader(anchors));
        }
    }

    private static Verdict check(WholeTrail trail, AnchorReader anchors) throws IOException {
        List<SignedCheckpoint> checkpoints = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        trail.tree().eachCheckpoint(stored -> {
            try {
                checkpoints.add(SignedCheckpoint.of(stored.note()));
            } catch (IllegalArgumentException broken) {
                unreadable.add("the checkpoint of %d entries cannot be read".formatted(stored.size()));
            }
        });
        Verification verification = new Verification(trail.key(), checkpoints, anchors);
        unreadable.forEach(verification::wrongAside);
        LeafCheck leaves = new LeafCheck(verification, trail.tree().nodes());
        trail.eachLeaf(leaves::next);
        leaves.end();
        long orphans = trail.orphanedDetails();
        if (orphans > 0) {
            verification.wrongAside("%d details belong to no entry".formatted(orphans));
        }
        return verification.verdict();
    }
}
