package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupPlans.Terms;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRun.State;
import im.steward.backup.take.postgres.OwnPostgres;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The chat server's PostgreSQL has no room left. Only root can mount the small disk that it lies on. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
class FullSourceIT {
    private static final PartName CHAT = PartName.of("chat-db");

    @TempDir
    static Path home;

    private final Stack stack;

    FullSourceIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void fullDiskOfTheSourceIsSaidNoGoodSetIsLostAndWithRoomItGoesOn() throws Exception {
        Path disk = Files.createDirectories(home.resolve("disk"));
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts disks");
        Assumptions.assumeTrue(
                runs("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString()),
                "no disk can be mounted here");
        Rig.migrate(stack);
        QuickVault.lay(home);
        try (OwnPostgres server = new OwnPostgres(stack.postgresqlBinaries(), disk);
                Rig rig = new Rig(Rig.Settings.of(stack, home), Map.of(), List.of(server.part(CHAT)), List.of())) {
            Backups backups = new Backups(rig);
            PlanName plan = rig.get(BackupPlans.class)
                    .create(
                            PlanName.of("full-source"),
                            new Terms(
                                    List.of(CHAT),
                                    Backups.LOCAL,
                                    Duration.ofHours(25),
                                    Duration.ofHours(1),
                                    new KeepRule(7, 4, 12, 3, ZoneOffset.UTC)),
                            Backups.OPERATOR)
                    .name();
            BackupRun good = backups.over(backups.request(plan));
            assertThat(good.state()).as(good.fault().toString()).isEqualTo(State.COMPLETE);
            Path filler = fill(disk);

            BackupRun failed = backups.over(backups.request(plan));

            assertThat(failed.state()).isEqualTo(State.FAILED);
            assertThat(failed.fault().orElseThrow().code()).isEqualTo("backup-source-full");
            assertThat(rig.get(Alerts.class).newest(1).getFirst()).satisfies(alert -> {
                assertThat(alert.kind()).isEqualTo(Alert.Kind.BACKUP_FAILED);
                assertThat(alert.fault()).isEqualTo(failed.fault().orElseThrow());
            });
            assertThat(trail(rig, failed)).last().isEqualTo("backup.failed");
            BackupSet kept = backups.catalog().newestUsable(plan).orElseThrow();
            assertThat(kept.id()).isEqualTo(good.id());
            assertThat(kept.proof()).isNotInstanceOf(Proof.Broken.class);
            backups.proven(kept);

            Files.delete(filler);
            BackupRun again = backups.over(backups.request(plan));
            assertThat(again.state()).as(again.fault().toString()).isEqualTo(State.COMPLETE);
        } finally {
            runs("umount", "-l", disk.toString());
        }
    }

    private static List<String> trail(Rig rig, BackupRun run) {
        return rig.jdbc
                .sql("SELECT action FROM trail.entry WHERE subject = :id ORDER BY id")
                .param("id", run.id().toString())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return filler;
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
