package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRun.State;
import im.steward.backup.plan.Upkeep;
import im.steward.backup.vault.FarVault;
import im.steward.backup.vault.FarVault.Fate;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A network that is cut in the middle of an upload and stays so. restic itself tries for a minute or two. */
@EnabledIfSystemProperty(
        named = "steward.cut",
        matches = "true",
        disabledReason = "five minutes of waiting for restic's own attempts; -Dsteward.cut=true")
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
class CutVaultIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    private Path home;

    private final Stack stack;

    CutVaultIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void aRunWhoseVaultStaysAwayFailsWithAnAlertAndTheNextOneIsWhole() throws IOException {
        Rig.migrate(stack);
        try (FarVault far = new FarVault(Files.createDirectories(home.resolve("far")));
                Rig rig = new Rig(
                        Rig.Settings.of(stack, home),
                        Map.of(
                                "steward.backup.vaults.local.repository",
                                far.repository(),
                                "steward.backup.vaults.local.key-file",
                                home.resolve("keys/vault-local.key").toString()))) {
            Backups backups = new Backups(rig);
            PlanName plan = backups.plan("nightly");
            BackupRun good = backups.over(backups.request(plan));
            assertThat(good.state()).isEqualTo(State.COMPLETE);
            backups.catalog().keep(good.id(), "for the test", Backups.OPERATOR);
            Rig.until(
                    "upkeep is over",
                    () -> rig.get(Upkeep.class).reports().stream()
                            .anyMatch(report -> report.lookedAt().isPresent()));
            Files.writeString(home.resolve("salt"), "other bytes");
            far.next(Fate.CUT_FOR_GOOD);

            BackupRun run = backups.request(plan);
            Rig.until(
                    "the run is over", PATIENCE, () -> !backups.now(run).state().open());

            assertThat(far.cuts()).isPositive();
            assertThat(backups.now(run).state()).isEqualTo(State.FAILED);
            assertThat(backups.now(run).fault().orElseThrow().code()).isEqualTo("vault-away");
            assertThat(rig.get(Alerts.class).newest(10))
                    .filteredOn(alert -> alert.kind() == Alert.Kind.BACKUP_FAILED)
                    .extracting(Alert::subject)
                    .containsExactly("nightly");
            far.mend();
            backups.proven(backups.catalog().fetch(good.id()));
            BackupRun next = backups.over(backups.request(plan));
            assertThat(next.state()).isEqualTo(State.COMPLETE);
            backups.proven(backups.catalog().fetch(next.id()));
        }
    }
}
