package im.steward.backup.catalog;

import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One point in time we can return to. Until a drill has restored it, that is a belief.
 *
 * @param plan the name of the plan it was taken by
 * @param canary written to every store before the first byte was taken; a restore must find it in each
 * @param state whether it is whole
 * @param kept why pruning must leave it alone, where somebody marked it
 */
public record BackupSet(
        BackupSetId id,
        PlanName plan,
        VaultName vault,
        Instant begunAt,
        Canary canary,
        List<SetPart> parts,
        State state,
        Proof proof,
        Optional<String> kept) {
    /** Whether it is whole; a half set stays visible and is never restored from. */
    public sealed interface State {
        record Taking() implements State {}

        /**
         * @param manifest hash of its bytes in the vault, which the next set's manifest names
         * @param snapshot that holds it
         */
        record Complete(Instant at, Sha256 manifest, SnapshotId snapshot) implements State {}

        record Failed(Instant at, Fault fault) implements State {}

        /** Somebody broke the run off; what it had stored is taken away. */
        record Cancelled(Instant at) implements State {}

        /** Its snapshots were taken away by the keep rule. */
        record Pruned(Instant at) implements State {}

        /** The word every door shows. */
        default String name() {
            return switch (this) {
                case Taking _ -> "taking";
                case Complete _ -> "complete";
                case Failed _ -> "failed";
                case Cancelled _ -> "cancelled";
                case Pruned _ -> "pruned";
            };
        }
    }

    /** What drills have shown. */
    public sealed interface Proof {
        record Unproven() implements Proof {}

        record Restored(Instant at, Duration timeToRestore) implements Proof {}

        record Broken(Instant at, Fault fault) implements Proof {}

        /** The word every door shows. */
        default String name() {
            return switch (this) {
                case Unproven _ -> "unproven";
                case Restored _ -> "restored";
                case Broken _ -> "broken";
            };
        }
    }

    public BackupSet {
        parts = List.copyOf(parts);
    }

    public boolean meets(Duration recoveryTimeObjective) {
        return switch (proof) {
            case Proof.Restored(var _, var timeToRestore) -> timeToRestore.compareTo(recoveryTimeObjective) <= 0;
            case Proof.Unproven _, Proof.Broken _ -> false;
        };
    }

    /** Whether it can be restored from, as far as anybody knows. */
    public boolean usable() {
        return state instanceof State.Complete && !(proof instanceof Proof.Broken);
    }

    /** Everything in the vault that belongs to it, the manifest included. */
    public List<SnapshotId> snapshots() {
        List<SnapshotId> snapshots = new ArrayList<>();
        parts.forEach(part -> part.stored().stream().map(Stored::snapshot).forEach(snapshots::add));
        if (state instanceof State.Complete(var _, var _, SnapshotId manifest)) {
            snapshots.add(manifest);
        }
        return snapshots;
    }

    public long bytes() {
        return parts.stream().mapToLong(SetPart::bytes).sum();
    }

    /** What passes when all of it comes back. */
    public long moved() {
        return parts.stream().mapToLong(SetPart::moved).sum();
    }

    public long added() {
        return parts.stream().mapToLong(SetPart::added).sum();
    }
}
