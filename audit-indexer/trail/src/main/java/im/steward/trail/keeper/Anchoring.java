package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.trail.anchor.Anchor;
import im.steward.trail.proof.AnchorRecord;
import im.steward.trail.proof.SignedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Brings every checkpoint to one anchor, in order, as often as it takes; appending never waits for it. Of the processes
 * that know the anchor, one at a time does so.
 */
final class Anchoring {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private final Anchor anchor;
    private final TreeStore tree;
    private final AnchorStore store;
    private final TransactionOperations transaction;
    private final Clock clock;
    private volatile Optional<Failure> failure = Optional.empty();

    Anchoring(Anchor anchor, TreeStore tree, AnchorStore store, TransactionOperations transaction, Clock clock) {
        this.anchor = anchor;
        this.tree = tree;
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Failure(String what, int times, Instant retryAt) {
        /** A clock that jumped back must not make a pause of minutes one of years. */
        boolean pausing(Instant now) {
            return retryAt.isAfter(now) && !retryAt.isAfter(now.plus(LONGEST_PAUSE));
        }
    }

    AnchorState state() {
        Optional<AnchorStore.Taken> last = store.last(anchor.name());
        return new AnchorState(
                anchor.name(),
                last.map(AnchorStore.Taken::size).orElse(0L),
                last.map(AnchorStore.Taken::at),
                failure.map(Failure::what));
    }

    /** What one attempt came to. */
    private enum Attempt {
        TAKEN,
        NOTHING_DUE,
        LEFT_TO_ANOTHER
    }

    /** Takes out what is due; after a failure only once its pause is over. @return whether the anchor was looked at */
    boolean run() {
        if (failure.filter(f -> f.pausing(clock.instant())).isPresent()) {
            return false;
        }
        try {
            Attempt attempt = takeNextAlone();
            while (attempt == Attempt.TAKEN) {
                failure = Optional.empty();
                attempt = takeNextAlone();
            }
            failure = Optional.empty();
            return attempt == Attempt.NOTHING_DUE;
        } catch (IOException | DataAccessException | TransactionException | IllegalArgumentException away) {
            int times = failure.map(Failure::times).orElse(0) + 1;
            Duration pause = Duration.ofSeconds(1L << Math.min(times, 9));
            Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            failure = Optional.of(new Failure(
                    String.valueOf(away.getMessage()), times, clock.instant().plus(capped)));
            return false;
        }
    }

    /** Under a lock in the database: two processes that both found a record due would both deliver it. */
    private Attempt takeNextAlone() throws IOException {
        try {
            return Objects.requireNonNull(transaction.execute(_ -> {
                if (!store.tryLock(anchor.name())) {
                    return Attempt.LEFT_TO_ANOTHER;
                }
                try {
                    return takeNext() ? Attempt.TAKEN : Attempt.NOTHING_DUE;
                } catch (IOException away) {
                    throw new UncheckedIOException(away);
                }
            }));
        } catch (UncheckedIOException away) {
            throw away.getCause();
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
