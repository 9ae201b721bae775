package im.steward.backup.take.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.catalog.Sets;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restored;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.TestVault;
import im.steward.backup.take.Tool;
import im.steward.backup.take.Unprivileged;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.StewardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** With a cluster of its own that archives its log, and Debian's pgBackRest. */
@EnabledIf(value = "installed", disabledReason = "restic, pg_dump or pgbackrest is missing, or root may not step down")
@WithStack
class PgBackRestPartIT {

    @TempDir
    private static Path home;

    private static OwnCluster cluster;
    private static TestVault vault;
    private static PgBackRestPart part;
    private static JdbcClient jdbc;

    static boolean installed() {
        return TestVault.installed()
                && Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(":", -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "pgbackrest")))
                && !(Unprivileged.choose() instanceof Unprivileged.Nobody);
    }

    @BeforeAll
    static void start(Stack stack) throws IOException {
        cluster = new OwnCluster(home, stack.postgresqlBinaries());
        vault = new TestVault(Files.createDirectory(home.resolve("vault")));
        part = cluster.part();
        jdbc = cluster.jdbc();
        jdbc.sql("""
                CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
                CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                    author bigint NOT NULL REFERENCES users (id), message text NOT NULL);
                CREATE UNLOGGED TABLE sessions AS SELECT n AS id FROM generate_series(1, 10) n;
                INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 50) n;
                INSERT INTO posts (author, message) SELECT 1 + n % 50, 'message 预算 ' || n FROM generate_series(1, 20000) n""").update();
        Path apart = Files.createDirectory(home.resolve("apart"));
        jdbc.sql("CREATE TABLESPACE apart LOCATION '%s'".formatted(apart)).update();
        jdbc.sql("CREATE TABLE notes TABLESPACE apart AS SELECT n AS id FROM generate_series(1, 30) n")
                .update();
        // As of a cluster that was upgraded.
        jdbc.sql("CREATE EXTENSION amcheck VERSION '1.2'").update();
        // Nobody listens there, and nobody needs to.
        jdbc.sql("""
                CREATE SUBSCRIPTION elsewhere CONNECTION 'host=127.0.0.1 port=1 connect_timeout=2' PUBLICATION elsewhere
                  WITH (connect = false, slot_name = 'elsewhere')""").update();
        jdbc.sql("ALTER SUBSCRIPTION elsewhere ENABLE").update();
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Each step needs what the one before it left in the repository. */
    @Test
    void repositoryIsRestoredFromAndItsDamageIsTold() throws Exception {
        SetPart first = vault.take(part);
        assertThat(first.facts())
                .containsEntry("type", "full")
                .containsKeys("label", "lsn", "point", "archive", "cluster-bytes")
                .containsEntry("prepared-transactions", "3");
        assertThat(first.fingerprints()).containsEntry("rows:public.posts", "20000");

        jdbc.sql("UPDATE posts SET message = message || '!' WHERE id % 50 = 0").update();
        Instant moment = cluster.momentAfter(part.from(first));
        jdbc.sql("DELETE FROM posts WHERE author = 7").update();

        Canary canary = Canary.at(Instant.parse("2026-03-01T00:00:00Z"));
        SetPart second = takenUnderLoad(canary);
        assertThat(second.facts())
                .containsEntry("type", "incr")
                .containsEntry("needs", first.facts().get("label"));

        try (Restored restored = part.restore(second, vault.restoring())) {
            assertThat(restored.checks())
                    .allMatch(Restored.Check::passed)
                    .extracting(Restored.Check::name)
                    .containsExactly("place-in-log", "foreign-keys", "pages");
            assertThat(restored.fingerprints()).isEqualTo(second.fingerprints());
            assertThat(restored.canary()).contains(canary);
            assertThat(restored.amounts().get("bytes")).isGreaterThan(10_000_000L);
        }
        try (RestoredCluster restored = part.restoreAt(second, moment, vault.restoring())) {
            JdbcClient then = JdbcClient.create(restored.dataSource());
            assertThat(then.sql("SELECT count(*) FROM posts WHERE author = 7")
                            .query(Long.class)
                            .single())
                    .isEqualTo(400);
            assertThat(then.sql("SELECT count(*) FROM posts WHERE message LIKE '%!'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(400);
            assertThat(then.sql("SELECT subname FROM pg_subscription WHERE subenabled")
                            .query(String.class)
                            .list())
                    .containsExactly("elsewhere");
            assertThat(then.sql("SELECT backend_type FROM pg_stat_activity")
                            .query(String.class)
                            .list())
                    .noneMatch(kind -> kind.startsWith("logical replication"));
            try (Connection connection = restored.dataSource().getConnection()) {
                ClusterStore store = new ClusterStore(connection);
                assertThat(store.pages(15)).contains(new ClusterStore.Pages(true, List.of()));
                assertThat(store.pages(13)).hasValueSatisfying(pages -> {
                    assertThat(pages.tables()).isFalse();
                    assertThat(pages.seen().english())
                            .isEqualTo("B-trees fit together; PostgreSQL 14 and later can look at tables, too");
                });
            }
        }
        momentsLeadFromTheFirstBackupToTheLastTransaction(first, second, moment);
        assertFault(
                "pgbackrest-moment-outside",
                () -> part.restoreAt(second, first.consistentAt().minusSeconds(3600), vault.restoring()));

        List<BackupSet> sets = List.of(complete(first), complete(second));
        assertThat(part.tend(sets, true)).isEmpty();
        whileFlipped(
                largestOfBoth(first, second),
                () -> assertThat(part.tend(sets, true))
                        .hasSize(2)
                        .allSatisfy((_, fault) -> assertThat(fault.code()).isEqualTo("pgbackrest-repository-damaged")));
        Path segment = segment(first.facts().getOrDefault("log-last", ""));
        whileFlipped(
                segment,
                () -> assertThat(part.tend(sets, true))
                        .containsOnlyKeys(sets.getFirst().id()));
        Path away = Files.move(segment, home.resolve("away"));
        assertThat(part.tend(sets, false)).hasEntrySatisfying(sets.getFirst().id(), fault -> {
            assertThat(fault.code()).isEqualTo("pgbackrest-wal-missing");
            assertThat(fault.what()).contains(first.facts().get("log-last"));
        });
        assertFault("pgbackrest-wal-missing", () -> part.restore(first, vault.restoring()));
        Files.move(away, segment);

        // The newer one uses the older one's files, and somebody else's is not ours to give up.
        assertThat(part.tend(List.of(pruned(first), complete(second)), false)).isEmpty();
        assertThat(part.tend(List.of(complete(second)), false)).isEmpty();
        assertThat(part.tend(List.of(complete(first), pruned(second)), false)).isEmpty();
        assertThat(part.tend(List.of(complete(first), complete(second)), false))
                .hasEntrySatisfying(
                        BackupSetId.of(second.facts().getOrDefault("point", "").split("_", -1)[1]),
                        fault -> assertThat(fault.code()).isEqualTo("pgbackrest-backup-missing"));
        assertFault("pgbackrest-backup-missing", () -> part.restore(second, vault.restoring()));
    }

    private static void momentsLeadFromTheFirstBackupToTheLastTransaction(SetPart first, SetPart second, Instant moment)
            throws IOException {
        assertThat(part.from(first)).isBefore(moment);
        if (new PostgresPrograms(Optional.empty(), Optional.empty(), PostgresPrograms.DEBIAN)
                .logReader(Integer.parseInt(second.facts().getOrDefault("major", "0")))
                .isPresent()) {
            Instant until = part.until().orElseThrow();
            assertThat(until).isAfter(part.from(second));
            assertThatThrownBy(() -> part.restoreAt(second, until.plusSeconds(3600), vault.restoring()))
                    .isInstanceOf(StewardException.class)
                    .hasMessageContaining("pgbackrest-moment-outside")
                    .hasMessageContaining("the log that has arrived ends at " + until);
            part.restoreAt(second, until, vault.restoring()).close();
            // Longer than two segments, so that nothing begins in the one between its first and its last.
            jdbc.sql("SELECT pg_logical_emit_message(false, 'long', repeat('x', 50000000))")
                    .query((_, _) -> "")
                    .single();
            cluster.pgbackrest("check");
            assertThat(part.until())
                    .hasValueSatisfying(later -> assertThat(later).isAfterOrEqualTo(until));
        }

        Path left;
        try (RestoredCluster restored = part.restoreAt(second, moment, vault.restoring())) {
            assertThat(restored.checks())
                    .allMatch(Restored.Check::passed)
                    .extracting(Restored.Check::name)
                    .containsExactly("moment", "foreign-keys", "pages");
            assertThat(restored.comparing()).isPositive();
            left = Path.of(restored.leave().orElseThrow());
            // Whoever asked for it moves it where they like.
            left = Files.move(left, home.resolve("left"));
        }
        Path trusting = Files.writeString(left.resolve("trusting"), "local all all trust\n");
        List<String> command = new ArrayList<>(Unprivileged.choose().prefix());
        command.addAll(List.of(
                left.resolve(ClusterCopy.START).toString(),
                "-c",
                "hba_file=" + trusting,
                "-c",
                "unix_socket_directories=" + home));
        Tool ask = Tool.of(Path.of("psql"), Map.of(), Tool::failed);
        List<String> where = List.of(
                "--no-psqlrc",
                "--tuples-only",
                "--no-align",
                "--host=" + home,
                "--port=5999",
                "--username=" + cluster.login().user(),
                "--dbname=postgres");
        Function<String, String> asked = sql -> {
            List<String> all = new ArrayList<>(where);
            all.add("--command=" + sql);
            return ask.say(all);
        };
        try (ScratchServer _ = ScratchServer.start(left, command, () -> {
            try {
                return asked.apply("SELECT 1").equals("1");
            } catch (StewardException notYet) {
                return false;
            }
        })) {
            assertThat(asked.apply("SELECT count(*) FROM posts WHERE author = 7"))
                    .isEqualTo("400");
            assertThat(asked.apply("SELECT count(*) FROM notes")).isEqualTo("30");
            assertThat(asked.apply("SELECT current_setting('archive_command') || current_setting('archive_mode')"))
                    .doesNotContain("pgbackrest")
                    .endsWith("off");
            assertThat(asked.apply("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'steward_drill%' AND rolcanlogin"))
                    .isEqualTo("0");
        }
    }

    /** Two writers commit all the while. */
    private static SetPart takenUnderLoad(Canary canary) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> writers = Stream.of(1, 2)
                .map(user -> Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        jdbc.sql("INSERT INTO posts (author, message) VALUES (:user, 'busy')")
                                .param("user", user)
                                .update();
                    }
                }))
                .toList();
        try {
            return vault.take(part, canary);
        } finally {
            over.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
        }
    }

    @Test
    void refusalsNameTheNextStep() throws IOException {
        part.check();
        assertFault(
                "pgbackrest-stanza-missing",
                () -> cluster.part(cluster.login(), "other", Optional.empty()).check());
        jdbc.sql("CREATE ROLE poor LOGIN PASSWORD 'poor'").update();
        assertFault(
                "pgbackrest-point-rights",
                () -> cluster.part(Login.of("poor", "poor"), "chat", Optional.empty())
                        .check());
        jdbc.sql("GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO poor")
                .update();
        cluster.part(Login.of("poor", "poor"), "chat", Optional.empty()).check();

        boolean root = "root".equals(System.getProperty("user.name"));
        Files.setPosixFilePermissions(
                cluster.configuration(),
                java.nio.file.attribute.PosixFilePermissions.fromString(root ? "rw-------" : "---------"));
        assertFault(
                "pgbackrest-not-allowed",
                () -> cluster.part(cluster.login(), "chat", root ? Optional.of("nobody") : Optional.empty())
                        .check());
        Files.setPosixFilePermissions(
                cluster.configuration(), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

        cluster.configure("chat", "none");
        cluster.pgbackrest("stanza-create");
        assertFault("pgbackrest-unencrypted", () -> part.check());
        cluster.configure("chat", "aes-256-cbc");

        cluster.archiveBy("/bin/false pgbackrest");
        assertFault("pgbackrest-wal-not-archived", () -> part.check());
        cluster.archiveBy(cluster.archivePush());
        part.check();
    }

    private static void assertFault(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StewardException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo(code));
    }

    private static BackupSet complete(SetPart taken) {
        BackupSet like = Sets.complete(taken.consistentAt());
        return set(taken, like.state());
    }

    private static BackupSet pruned(SetPart taken) {
        return set(taken, new State.Pruned(taken.consistentAt()));
    }

    private static BackupSet set(SetPart taken, State state) {
        BackupSet like = Sets.complete(taken.consistentAt());
        return new BackupSet(
                BackupSetId.of(taken.facts().getOrDefault("point", "").split("_", -1)[1]),
                like.plan(),
                like.vault(),
                like.begunAt(),
                like.canary(),
                List.of(taken),
                state,
                like.proof(),
                like.kept());
    }

    /** A file the newer backup took over from the older one, since it had not changed: both need it. */
    private static Path largestOfBoth(SetPart older, SetPart newer) throws IOException {
        Path stored = cluster.repository().resolve("backup/chat");
        Path full = stored.resolve(older.facts().getOrDefault("label", ""));
        Path changes = stored.resolve(newer.facts().getOrDefault("label", ""));
        try (Stream<Path> files = Files.walk(full)) {
            return files.filter(file -> file.toString().endsWith(".lz4"))
                    .filter(file -> Files.notExists(changes.resolve(full.relativize(file))))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static Path segment(String name) throws IOException {
        try (Stream<Path> files = Files.walk(cluster.repository().resolve("archive"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void whileFlipped(Path file, Runnable look) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] flipped = bytes.clone();
        flipped[bytes.length / 2] ^= 1;
        Files.write(file, flipped);
        look.run();
        Files.write(file, bytes);
    }
}
