package im.steward.backup.take.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.TestVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The steps of docs/operate/pgbackrest.md, section In place, by hand. */
@EnabledIf(
        value = "im.steward.backup.take.pgbackrest.PgBackRestPartIT#installed",
        disabledReason = "restic, pg_dump or pgbackrest is missing, or root may not step down")
@WithStack
class InPlaceByHandIT {
    @TempDir
    private Path home;

    @Test
    void stepsBringTheWholeClusterBackAndTheNextSetIsWhole(Stack stack) throws IOException {
        try (OwnCluster cluster = new OwnCluster(home, stack.postgresqlBinaries())) {
            TestVault vault = new TestVault(Files.createDirectory(home.resolve("vault")));
            JdbcClient jdbc = cluster.jdbc();
            Path apart = privately(home.resolve("apart"));
            jdbc.sql("CREATE TABLESPACE apart LOCATION '%s'".formatted(apart)).update();
            jdbc.sql("CREATE TABLE notes TABLESPACE apart AS SELECT n AS id FROM generate_series(1, 30) n")
                    .update();
            jdbc.sql("CREATE TABLE posts AS SELECT n AS id FROM generate_series(1, 1000) n")
                    .update();
            PgBackRestPart part = cluster.part();
            SetPart taken = vault.take(part);
            jdbc.sql("DELETE FROM posts").update();
            jdbc.sql("DELETE FROM notes").update();
            Instant deleted = cluster.momentAfter(part.from(taken));
            SetPart later = vault.take(part);

            cluster.whileStopped(() -> {
                // 2. Data directory and tablespaces are renamed, and empty ones are made in their place.
                aside(cluster.data());
                aside(apart);
                // 3. LABEL, PLACE and the timeline are those of the set's manifest.
                cluster.pgbackrest(
                        "restore",
                        "--set=" + taken.facts().get("label"),
                        "--type=name",
                        "--target=" + taken.facts().get("point"),
                        "--target-timeline=current",
                        "--target-action=promote");
            });

            assertThat(count(jdbc, "posts")).isEqualTo(1000);
            assertThat(count(jdbc, "notes")).isEqualTo(30);
            untilItIsPromoted(jdbc);
            SetPart next = vault.take(part);
            try (Restored restored = part.restore(next, vault.restoring())) {
                assertThat(restored.checks()).allMatch(Restored.Check::passed);
                assertThat(restored.fingerprints()).isEqualTo(next.fingerprints());
            }
            // A moment means what was live then, also where the cluster went back behind it since.
            try (RestoredCluster restored = part.restoreAt(later, deleted, vault.restoring())) {
                assertThat(count(JdbcClient.create(restored.dataSource()), "posts"))
                        .isZero();
            }
            // What was taken before stays as it was: nothing of the old timeline is lost.
            try (Restored restored = part.restore(later, vault.restoring())) {
                assertThat(restored.fingerprints()).isEqualTo(later.fingerprints());
            }
        }
    }

    /** It answers questions a little before. */
    private static void untilItIsPromoted(JdbcClient jdbc) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (jdbc.sql("SELECT pg_is_in_recovery()").query(Boolean.class).single()) {
            assertThat(System.nanoTime()).as("promoted in time").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static long count(JdbcClient jdbc, String table) {
        return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    private static void aside(Path directory) {
        try {
            Files.move(directory, directory.resolveSibling(directory.getFileName() + "_before"));
            privately(directory);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static Path privately(Path directory) throws IOException {
        return Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
