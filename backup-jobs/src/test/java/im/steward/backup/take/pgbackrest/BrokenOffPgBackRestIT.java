package im.steward.backup.take.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.catalog.Sets;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Taking;
import im.steward.backup.take.TestVault;
import im.steward.backup.vault.Watch;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Backups that somebody cancels, or whose worker is killed, while pgBackRest copies. */
@EnabledIf(
        value = "im.steward.backup.take.pgbackrest.PgBackRestPartIT#installed",
        disabledReason = "restic, pg_dump or pgbackrest is missing, or root may not step down")
@WithStack
class BrokenOffPgBackRestIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final Path binaries;

    @TempDir
    private Path home;

    private OwnCluster cluster;
    private TestVault vault;

    BrokenOffPgBackRestIT(Stack stack) {
        binaries = stack.postgresqlBinaries();
    }

    @BeforeEach
    void start() throws IOException {
        cluster = new OwnCluster(home, binaries);
        vault = new TestVault(Files.createDirectory(home.resolve("vault")));
        for (int table = 1; table <= 6; table++) {
            cluster.jdbc()
                    .sql(
                            "CREATE TABLE noise_%d AS SELECT n, md5(n::text) || md5((n * 7)::text) AS text FROM generate_series(1, 100000) n"
                                    .formatted(table))
                    .update();
        }
        cluster.slowly();
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void cancelledItEndsAndTheNextOneIsWhole() {
        PgBackRestPart part = cluster.part();
        BackupSetId cancelled = BackupSetId.next(Clock.systemUTC());
        part.check();

        assertThatThrownBy(() -> part.take(new Taking(cancelled, part.name(), vault.vault(), _ -> {
                    if (isCopying()) {
                        throw new RefusedException(new Fault("test-cancelled", "It was cancelled", "Nothing"));
                    }
                })))
                .hasMessageContaining("test-cancelled");

        until("nothing of it is left", () -> backupsRunning().isEmpty());
        requireNobodyBacksUp();
        requireWholeAfterwards(BackupSetId.next(Clock.systemUTC()));
    }

    @Test
    void killedWorkersRunIsGoneOnWithByAnother() throws Exception {
        BackupSetId set = BackupSetId.next(Clock.systemUTC());
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        Worker.class.getName(),
                        set.toString(),
                        cluster.url(),
                        cluster.configuration().toString(),
                        binaries.toString(),
                        home.resolve("vault-of-the-killed").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("worker.log").toFile())
                .start();
        try (var in = worker.outputWriter()) {
            in.write(cluster.login().user() + "\n" + cluster.login().secret() + "\n");
        }
        until("a file is being copied", () -> isCopying() || !worker.isAlive());
        assertThat(worker.isAlive()).as(() -> read(home.resolve("worker.log"))).isTrue();
        worker.destroyForcibly();
        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();

        requireWholeAfterwards(set);
        until("nothing of it is left", () -> backupsRunning().isEmpty());
        requireNobodyBacksUp();
    }

    /** Takes one set as the worker that is killed. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws IOException {
            var in = new java.io.BufferedReader(
                    new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8));
            String user = String.valueOf(in.readLine());
            String password = String.valueOf(in.readLine());
            PgBackRestPart part =
                    OwnCluster.elsewhere(arguments[1], user, password, Path.of(arguments[2]), Path.of(arguments[3]));
            TestVault vault = new TestVault(Files.createDirectory(Path.of(arguments[4])));
            part.take(new Taking(BackupSetId.of(arguments[0]), part.name(), vault.vault(), Watch.NOBODY));
        }
    }

    private void requireWholeAfterwards(BackupSetId id) {
        PgBackRestPart part = cluster.part();
        part.check();
        SetPart taken = part.take(new Taking(id, part.name(), vault.vault(), Watch.NOBODY));

        BackupSet like = Sets.complete(taken.consistentAt());
        BackupSet set = new BackupSet(
                id,
                like.plan(),
                like.vault(),
                like.begunAt(),
                like.canary(),
                List.of(taken),
                like.state(),
                like.proof(),
                like.kept());
        assertThat(part.tend(List.of(set), true)).isEmpty();
        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.checks()).allMatch(Restored.Check::passed);
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
        }
        PgBackRestInventory inventory = new PgBackRest(new PgBackRestSite(
                        "chat", cluster.configuration(), java.util.Optional.empty(), Duration.ofDays(7), false))
                .inventory();
        assertThat(inventory.busy()).isFalse();
        assertThat(inventory.backups()).hasSize(1);
        assertThat(inventory.takenFor(id.toString())).isPresent();
    }

    private List<String> backupsRunning() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains("pgbackrest")
                        && line.contains(cluster.configuration().toString()))
                .filter(line -> !line.contains("archive-push"))
                .toList();
    }

    private void requireNobodyBacksUp() {
        until(
                "the cluster has seen the end",
                () -> cluster.jdbc()
                        .sql("SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'pgBackRest%'")
                        .query(Boolean.class)
                        .single());
    }

    private boolean isCopying() {
        Path backups = cluster.repository().resolve("backup/chat");
        if (!Files.exists(backups)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(backups)) {
            return files.anyMatch(file -> file.toString().contains("/base/"));
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static void until(String what, BooleanSupplier reached) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
