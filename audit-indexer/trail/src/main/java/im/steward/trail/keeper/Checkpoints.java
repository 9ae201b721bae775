package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.proof.Checkpoint;
import im.steward.trail.proof.CheckpointSigner;
import im.steward.trail.proof.ConsistencyProof;
import im.steward.trail.proof.NoteKey;
import im.steward.trail.proof.SignedCheckpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/** Signs the tree as it grows, and never one that contradicts what was signed before. */
final class Checkpoints {
    private static final long ENTRIES_APART = 1_000;
    private final TreeStore store;
    private final TransactionOperations transaction;
    private final CheckpointSigner signer;
    private final Duration interval;
    private final Clock clock;
    /** Until a check passes, look again although nothing is due. */
    private volatile boolean contradicted;

    Checkpoints(
            TreeStore store,
            TransactionOperations transaction,
            CheckpointSigner signer,
            Duration interval,
            Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.signer = signer;
        this.interval = interval;
        this.clock = clock;
    }

    NoteKey key() {
        return signer.key();
    }

    /** Signs when the tree has grown by a thousand entries, or at all and the interval is over. */
    void makeWhenDue() {
        if (contradicted || isDue(store.lastCheckpoint(), store.size())) {
            make();
        }
    }

    private boolean isDue(Optional<TrailCheckpoint> last, long size) {
        long grown = size - last.map(TrailCheckpoint::size).orElse(0L);
        return grown >= ENTRIES_APART || grown < 0 || (grown > 0 && intervalIsOver(last));
    }

    private boolean intervalIsOver(Optional<TrailCheckpoint> last) {
        Instant now = clock.instant();
        // A clock that jumped back must not silence checkpoints until it has caught up.
        return last.map(signed ->
                        signed.at().isAfter(now) || !signed.at().plus(interval).isAfter(now))
                .orElse(true);
    }

    /** The last checkpoint if nothing was added since, else a new one. */
    SignedCheckpoint make() {
        try {
            SignedCheckpoint signed = checked();
            contradicted = false;
            return signed;
        } catch (IntegrityException contradiction) {
            contradicted = true;
            throw contradiction;
        }
    }

    private SignedCheckpoint checked() {
        return Objects.requireNonNull(transaction.execute(_ -> {
            store.lock();
            long size = store.size();
            Optional<SignedCheckpoint> last = store.lastCheckpoint().map(stored -> verified(stored, size));
            if (last.isPresent() && last.get().checkpoint().size() == size) {
                return last.get();
            }
            if (size == 0) {
                throw new RefusedException(new Fault(
                        "trail-empty", "The trail holds no entry yet", "Do something that is written to the trail"));
            }
            SignedCheckpoint signed = signer.sign(new Checkpoint(signer.key().name(), size, store.root(size)));
            store.addCheckpoint(signed, clock.instant());
            return signed;
        }));
    }

    /** The tree of now must still contain the tree that was signed last. */
    private SignedCheckpoint verified(TrailCheckpoint stored, long size) {
        SignedCheckpoint last = read(stored);
        long signedSize = last.checkpoint().size();
        if (!last.isSignedBy(signer.key())) {
            throw new IntegrityException(new Fault(
                    "trail-key-changed",
                    "The last checkpoint of the trail (%d entries) was not signed with the key in use"
                            .formatted(stored.size()),
                    "Put back the key file that steward.trail.key-file named before"));
        }
        if (signedSize > size) {
            throw tampered("The trail has %d entries, but %d were signed".formatted(size, signedSize));
        }
        Sha256 root = store.root(size);
        if (!last.checkpoint().root().equals(store.root(signedSize))
                || !ConsistencyProof.of(store, signedSize, size)
                        .proves(last.checkpoint().root(), root)) {
            throw tampered("The first %d entries of the trail are not those that were signed".formatted(signedSize));
        }
        return last;
    }

    private static SignedCheckpoint read(TrailCheckpoint stored) {
        try {
            return SignedCheckpoint.of(stored.note());
        } catch (IllegalArgumentException unreadable) {
            throw tampered("The last checkpoint of the trail cannot be read");
        }
    }

    private static IntegrityException tampered(String what) {
        return new IntegrityException(new Fault(
                "trail-tampered",
                what,
                "Run ./steward trail verify, which names the first bad entry, and keep the anchor file safe"));
    }
}
