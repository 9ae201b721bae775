package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.trail.anchor.Anchor;
import im.steward.trail.proof.AnchorRecord;
import im.steward.trail.proof.SignedCheckpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;

/** Brings every checkpoint to one anchor, in order, as often as it takes; appending never waits for it. */
final class Anchoring {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private final Anchor anchor;
    private final TreeStore tree;
    private final AnchorStore store;
    private final Clock clock;
    private volatile Optional<Failure> failure = Optional.empty();

    Anchoring(Anchor anchor, TreeStore tree, AnchorStore store, Clock clock) {
        this.anchor = anchor;
        this.tree = tree;
        this.store = store;
        this.clock = clock;
    }

    private record Failure(String what, int times, Instant retryAt) {}

    AnchorState state() {
        return new AnchorState(
                anchor.name(),
                store.last(anchor.name()).map(AnchorStore.Taken::size).orElse(0L),
                store.last(anchor.name()).map(AnchorStore.Taken::at),
                failure.map(Failure::what));
    }

    /** Takes out what is due; after a failure only once its pause is over. */
    void run() {
        if (failure.filter(f -> f.retryAt().isAfter(clock.instant())).isPresent()) {
            return;
        }
        try {
            while (takeNext()) {
                failure = Optional.empty();
            }
            failure = Optional.empty();
        } catch (IOException | DataAccessException | IllegalArgumentException away) {
            int times = failure.map(Failure::times).orElse(0) + 1;
            Duration pause = Duration.ofSeconds(1L << Math.min(times, 9));
            Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            failure = Optional.of(new Failure(
                    String.valueOf(away.getMessage()), times, clock.instant().plus(capped)));
        }
    }

    private boolean takeNext() throws IOException {
        long taken = store.last(anchor.name()).map(AnchorStore.Taken::size).orElse(0L);
        Optional<Anchor.Mark> mark = anchor.mark();
        long from = mark.map(Anchor.Mark::size).orElse(taken);
        if (from < taken) {
            throw new IntegrityException(
                    new Fault(
                            "anchor-cut",
                            "The anchor %s ends at entry %d although it had taken %d"
                                    .formatted(anchor.name(), from, taken),
                            "Put the file back, or name a new one in steward.trail.anchor-file, and run ./steward trail verify"));
        }
        if (mark.isPresent() && (from > tree.size() || !mark.get().root().equals(tree.root(from)))) {
            throw new IntegrityException(new Fault(
                    "trail-tampered",
                    "The first %d entries of the trail are not those that were anchored".formatted(from),
                    "Run ./steward trail verify, which names the first bad entry, and keep the anchor file safe"));
        }
        Optional<TrailCheckpoint> next = tree.checkpointAfter(from);
        if (next.isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        SignedCheckpoint signed = SignedCheckpoint.of(next.get().note());
        anchor.take(new AnchorRecord(from, tree.leafHashes(from, next.get().size()), signed, now));
        store.add(anchor.name(), next.get().size(), now);
        return true;
    }
}
