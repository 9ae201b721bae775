package im.steward.worker;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.Manifest;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupPlans.Terms;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.backup.vault.VaultName;
import im.steward.backup.vault.Vaults;
import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** What a test asks of plans, runs and the catalogue. */
record Backups(Rig rig) {
    static final VaultName LOCAL = VaultName.of("local");
    static final Actor OPERATOR = Actor.officer("oscar");

    PlanName plan(String name) {
        return plan(name, new KeepRule(7, 4, 12, 3, ZoneOffset.UTC));
    }

    PlanName plan(String name, KeepRule keep) {
        return rig.get(BackupPlans.class)
                .create(
                        PlanName.of(name),
                        new Terms(
                                List.of(PartName.of("uploads"), PartName.of("chat"), PartName.of("archive")),
                                LOCAL,
                                Duration.ofHours(25),
                                Duration.ofHours(1),
                                keep),
                        OPERATOR)
                .name();
    }

    BackupRun request(PlanName plan) {
        return runs().request(plan, OPERATOR);
    }

    BackupRun over(BackupRun run) {
        Rig.until("the run is over", () -> !now(run).state().open());
        return now(run);
    }

    BackupRun now(BackupRun run) {
        return runs().fetch(run.id());
    }

    BackupRuns runs() {
        return rig.get(BackupRuns.class);
    }

    BackupCatalog catalog() {
        return rig.get(BackupCatalog.class);
    }

    Vault vault() {
        return rig.get(Vaults.class).fetch(LOCAL);
    }

    Set<SnapshotId> inVault(BackupSetId set) {
        return vault().list(Map.of("set", set.toString())).stream()
                .map(Vault.Listed::snapshot)
                .collect(Collectors.toSet());
    }

    /** Reads every stream and the manifest back from the vault; throws for the first byte that is not as it was taken. */
    Manifest proven(BackupSet set) {
        // Side by side: each restic waits a fifth of a second for its lock.
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> read = set.parts().stream()
                    .flatMap(part -> part.stored().stream())
                    .map(stored -> CompletableFuture.runAsync(() -> requireAsTaken(stored), readers))
                    .toList();
            read.forEach(CompletableFuture::join);
        }
        BackupSet.State.Complete complete = (BackupSet.State.Complete) set.state();
        byte[] manifest = read(complete.snapshot(), Manifest.PATH);
        if (!Sha256.of(manifest).equals(complete.manifest())) {
            throw new AssertionError("the manifest is not the one in the catalogue");
        }
        return Manifest.verify(manifest, rig.get(ManifestKey.class).open());
    }

    private void requireAsTaken(Stored stored) {
        if (!stored.sha256().orElseThrow().equals(Sha256.of(read(stored.snapshot(), stored.path())))) {
            throw new AssertionError(stored.path() + " is not what was taken");
        }
    }

    private byte[] read(SnapshotId snapshot, String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        vault().readStream(snapshot, path, bytes);
        return bytes.toByteArray();
    }
}
