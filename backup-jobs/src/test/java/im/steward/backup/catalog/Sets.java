package im.steward.backup.catalog;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sets that were never taken. */
public final class Sets {
    public static final PlanName NIGHTLY = PlanName.of("nightly");
    public static final VaultName LOCAL = VaultName.of("local");
    public static final Fault FAULT = new Fault("test-fault", "It broke", "Mend it");

    private Sets() {}

    public static BackupSet complete(Instant at) {
        return complete(at, new Proof.Unproven(), Optional.empty());
    }

    public static BackupSet complete(Instant at, Proof proof, Optional<String> kept) {
        return set(at, new State.Complete(at.plusSeconds(60), Sha256.of("manifest"), snapshot(0)), proof, kept);
    }

    public static BackupSet failed(Instant at) {
        return set(at, new State.Failed(at, FAULT), new Proof.Unproven(), Optional.empty());
    }

    private static BackupSet set(Instant at, State state, Proof proof, Optional<String> kept) {
        return new BackupSet(
                new BackupSetId(new UUID(at.toEpochMilli() << 16, at.hashCode())),
                NIGHTLY,
                LOCAL,
                at,
                new Canary("0123456789abcdef0123456789abcdef", at),
                List.of(part("chat", 1)),
                state,
                proof,
                kept);
    }

    public static Proof restored(Instant at) {
        return new Proof.Restored(at, Duration.ofMinutes(10));
    }

    public static SetPart part(String name, int number) {
        return new SetPart(
                PartName.of(name),
                "postgresql",
                Instant.parse("2026-03-01T02:00:01.123456Z"),
                List.of(new Stored(
                        snapshot(number), "/" + name + "/main.dump", 1000, 10, Optional.of(Sha256.of(name)))),
                Map.of("rows:public.posts", "200001"),
                Map.of("tool", "pg_dump 15 — 备份"),
                Duration.ofSeconds(7));
    }

    public static SnapshotId snapshot(int number) {
        return SnapshotId.of("%064x".formatted(number));
    }
}
