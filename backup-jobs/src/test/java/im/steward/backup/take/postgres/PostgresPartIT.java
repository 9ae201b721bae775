package im.steward.backup.take.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restored;
import im.steward.backup.take.TestVault;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Watch;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** With the stack's PostgreSQL, Debian's {@code pg_dump}, restic, and a throw-away cluster to restore into. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
class PostgresPartIT {
    private static final PartName CHAT = PartName.of("chat-db");
    private static final int FEW = 6_000;
    private static final int POSTS = 60_000;

    @TempDir
    private Path home;

    private final Stack stack;
    private final Database database;
    private final JdbcClient jdbc;
    private TestVault vault;
    private PostgresPart part;

    PostgresPartIT(Stack stack) {
        this.stack = stack;
        database = stack.database();
        jdbc = JdbcClient.create(database.asOwner());
    }

    @BeforeEach
    void fill() {
        vault = new TestVault(home);
        part = part(server(database.ownerPassword()));
        jdbc.sql("DROP SCHEMA IF EXISTS chat CASCADE; DROP SCHEMA IF EXISTS steward_backup CASCADE")
                .update();
        jdbc.sql("""
                CREATE SCHEMA chat;
                CREATE TABLE chat.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
                                         mood text[], rank numeric, seen interval);
                CREATE TABLE chat.posts (id text PRIMARY KEY, author bigint NOT NULL REFERENCES chat.users (id),
                                         at timestamptz NOT NULL, message varchar(4000) NOT NULL, props jsonb);
                CREATE TABLE chat.nothing ();
                CREATE INDEX posts_by_author ON chat.posts (author);
                CREATE INDEX posts_search ON chat.posts USING gin (to_tsvector('english', message));
                CREATE VIEW chat.latest AS SELECT id FROM chat.posts ORDER BY at DESC LIMIT 10;
                INSERT INTO chat.users (name, mood, rank, seen)
                SELECT 'user ' || n || ' 用户', ARRAY['happy', NULL], n / 3.0, n * interval '1 minute'
                  FROM generate_series(1, 100) n""").update();
        posts(1, FEW);
    }

    /** Enough that a dump of them is under way for a while and has many blocks. */
    private void fillUp() {
        posts(FEW + 1, POSTS);
    }

    private void posts(int first, int last) {
        jdbc.sql("""
                INSERT INTO chat.posts
                SELECT md5(n::text), 1 + n % 100, timestamptz '2026-01-01' + n * interval '1 second',
                       'message ' || n || ' about the budget 预算 ' || md5((n * 7)::text), '{"a": 1.50}'
                  FROM generate_series(:first, :last) n""").param("first", first).param("last", last).update();
    }

    private PostgresServer server(String password) {
        return new PostgresServer(database.url(), Login.of(database.owner(), password));
    }

    private PostgresPrograms programs() {
        return new PostgresPrograms(Optional.empty(), Optional.of(stack.postgresqlBinaries()), PostgresPrograms.DEBIAN);
    }

    private PostgresPart part(PostgresServer server) {
        return part(server, programs());
    }

    private PostgresPart part(PostgresServer server, PostgresPrograms programs) {
        return new PostgresPart(
                CHAT,
                server,
                programs,
                new PostgresScratch(Optional.empty(), programs()),
                PostgresPart.CANARY_SCHEMA,
                PostgresPart.Look.NOTHING);
    }

    @Test
    void restoresWhatWasTakenAndNothingElse() {
        fillUp();
        Canary canary = Canary.at(Instant.parse("2026-03-01T00:00:00Z"));
        long said = part.size().orElseThrow();
        SetPart taken = vault.take(part, canary);
        jdbc.sql("UPDATE chat.posts SET message = 'later' WHERE author = 7").update();

        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
            assertThat(restored.canary()).contains(canary);
            assertThat(restored.checks()).allMatch(Restored.Check::passed).hasSize(2);
            assertThat(restored.amounts()).containsEntry("rows", POSTS + 101L).containsEntry("tables", 4L);
            assertThat(restored.timeToFull()).isGreaterThanOrEqualTo(restored.timeToService());
        }
        assertThat(said).isBetween(taken.bytes() / 2, taken.bytes() * 2);
        assertThat(taken.facts())
                .containsEntry("canary", canary.nonce())
                .containsKeys("lsn", "server", "tool")
                .hasEntrySatisfying("search-indexes", list -> assertThat(list).contains("posts_search"));
        assertThat(taken.fingerprints())
                .containsEntry("rows:chat.posts", Integer.toString(POSTS))
                .containsEntry("objects:foreign-key", "1");
    }

    @Test
    void indexesAreBuiltWhenTheDumpBeginsWithALongTableOfContents() {
        jdbc.sql("CREATE FUNCTION chat.long() RETURNS text LANGUAGE sql AS $$ SELECT '" + "long ".repeat(500_000)
                        + "' $$")
                .update();
        SetPart taken = vault.take(part);

        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints()).containsEntry("objects:function", "1");
        }
    }

    @Test
    void oneChangedRowHasAnotherFingerprint() {
        Map<String, String> before = vault.take(part).fingerprints();
        jdbc.sql("UPDATE chat.posts SET props = '{\"a\": 2}' WHERE id = (SELECT min(id) FROM chat.posts)")
                .update();
        jdbc.sql("UPDATE chat.users SET seen = interval '1 day' WHERE id = 5").update();

        Map<String, String> after = vault.take(part).fingerprints();

        assertThat(after.get("content:chat.posts")).isNotEqualTo(before.get("content:chat.posts"));
        assertThat(after.get("content:chat.users")).isNotEqualTo(before.get("content:chat.users"));
        assertThat(after.get("rows:chat.posts")).isEqualTo(before.get("rows:chat.posts"));
    }

    @Test
    void secondTakeAfterASmallChangeAddsLittle() {
        fillUp();
        SetPart first = vault.take(part);
        jdbc.sql("""
                UPDATE chat.posts SET message = message || '!'
                 WHERE id IN (SELECT id FROM chat.posts ORDER BY at DESC LIMIT 1200)""").update();

        SetPart second = vault.take(part);

        assertThat(second.bytes()).isGreaterThan(first.bytes() - 1_000_000);
        assertThat(second.added()).isLessThan(first.added() / 2);
    }

    @Test
    void killOfTheDumpLeavesNoSnapshot() {
        fillUp();
        AtomicBoolean killed = new AtomicBoolean();
        Watch killer = bytes -> {
            if (bytes > 0 && killed.compareAndSet(false, true)) {
                dumps().forEach(ProcessHandle::destroyForcibly);
            }
        };

        assertThatThrownBy(() -> part.take(vault.taking(CHAT, killer)))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        ended -> assertThat(ended.fault().code()).startsWith("backup-"));

        assertThat(killed).isTrue();
        assertThat(vault.vault().list(Map.of())).isEmpty();
    }

    private static Stream<ProcessHandle> dumps() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                                .command()
                                .filter(command -> command.contains("pg_dump"))
                                .isPresent()
                        || child.info().arguments().stream()
                                .flatMap(Arrays::stream)
                                .anyMatch(argument -> argument.startsWith("--snapshot=")));
    }

    @Test
    void truncatedDumpIsNotRestored() {
        SetPart taken = vault.take(part);
        var whole = new ByteArrayOutputStream();
        vault.restoring().stream(taken.main(), whole);
        byte[] half = Arrays.copyOf(whole.toByteArray(), whole.size() * 2 / 3);
        Stored stored = vault.taking(CHAT, Watch.NOBODY).stream("main.dump", out -> out.write(half));

        assertThatThrownBy(() -> part.restore(TestVault.with(taken, 0, stored), vault.restoring()))
                .isInstanceOf(StewardException.class);
        // Neither is one that is not the one the catalogue knows.
        Stored forged = new Stored(
                stored.snapshot(),
                stored.path(),
                stored.bytes(),
                stored.added(),
                taken.main().sha256());
        assertThatThrownBy(() -> vault.restoring().stream(forged, new ByteArrayOutputStream()))
                .isInstanceOfSatisfying(
                        IntegrityException.class,
                        altered -> assertThat(altered.fault().code()).isEqualTo("backup-stream-altered"));
    }

    @Test
    void scratchPlaceIsGoneAfterwardsAlsoAfterAFailure() throws Exception {
        SetPart taken = vault.take(part);
        var kept = vault.restoring();
        part.restore(taken, kept).close();
        try (Stream<Path> left = Files.list(kept.scratch())) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
        Stored empty = vault.taking(CHAT, Watch.NOBODY).stream("main.dump", out -> out.write(new byte[] {1, 2, 3}));
        var failed = vault.restoring();
        assertThatThrownBy(() -> part.restore(TestVault.with(taken, 0, empty), failed))
                .isInstanceOf(StewardException.class);
        try (Stream<Path> left = Files.list(failed.scratch())) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }

    @Test
    void refusesALiveDatabaseAsScratch() {
        SetPart taken = vault.take(part);
        PostgresServer live = server(database.ownerPassword()).database("drill_" + vault.nextSuffix());
        PostgresPart ofDrill = new PostgresPart(
                CHAT,
                live,
                programs(),
                new PostgresScratch(Optional.of(server(database.ownerPassword())), programs()),
                PostgresPart.CANARY_SCHEMA,
                PostgresPart.Look.NOTHING);

        assertThatThrownBy(() -> ofDrill.restore(taken, vault.restoring()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo("backup-scratch-is-live"));
    }

    @Test
    void refusalsHaveNames() {
        assertFault(part(server("wrong")), "backup-source-password");
        assertFault(
                part(new PostgresServer("jdbc:postgresql://127.0.0.1:1/chat", Login.of("x", "y"))),
                "backup-source-away");
        assertFault(part(server(database.ownerPassword()).database("nowhere")), "backup-source-missing");
        PostgresPrograms none = new PostgresPrograms(Optional.of(home), Optional.empty(), home);
        assertFault(part(server(database.ownerPassword()), none), "backup-tool-missing");
    }

    @Test
    void accountThatMayNotReadIsTold() {
        PostgresPart poor = part(new PostgresServer(database.url(), Login.of(database.app(), database.appPassword())));
        poor.plant(Canary.at(Instant.EPOCH));

        assertThatThrownBy(() -> poor.take(vault.taking(CHAT, Watch.NOBODY)))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo("backup-source-rights"));
        assertThat(vault.vault().list(Map.of())).isEmpty();
    }

    private static void assertFault(PostgresPart part, String code) {
        assertThatThrownBy(part::check)
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        away -> assertThat(away.fault().code()).isEqualTo(code));
    }

    @Test
    void passwordIsInNoArgument() {
        fillUp();
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        Watch look = _ -> ProcessHandle.current()
                .children()
                .forEach(child -> child.info().commandLine().ifPresent(seen::add));

        part.take(vault.taking(CHAT, look));

        assertThat(seen).anyMatch(line -> line.contains("--snapshot="));
        assertThat(seen).noneMatch(line -> line.contains(database.ownerPassword()));
    }
}
