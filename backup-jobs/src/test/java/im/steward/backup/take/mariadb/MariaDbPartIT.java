package im.steward.backup.take.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.ChatRows;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Watch;
import im.steward.kernel.IntegrityException;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With Debian's MariaDB, once as the live server and once thrown away. Skipped where mariadb-server is not installed. */
@EnabledIf(value = "installed", disabledReason = "mariadb-server is not installed")
class MariaDbPartIT {
    private static final PartName CHAT = PartName.of("chat-db");
    private static final MariaDbPrograms PROGRAMS = new MariaDbPrograms(Optional.empty());
    private static final MariaDbScratch SCRATCH = new MariaDbScratch(Optional.empty(), PROGRAMS);
    private static final MariaDbServer NONE = new MariaDbServer("127.0.0.1", 1, "none", Login.of("nobody", ""));

    @TempDir
    private static Path live;

    private static MariaDbScratch.Place place;

    @TempDir
    private Path home;

    static boolean installed() {
        return TestVault.installed()
                && PROGRAMS.find("mariadbd").isPresent()
                && PROGRAMS.find("mariadb-install-db").isPresent();
    }

    @BeforeAll
    static void fill() {
        place = SCRATCH.open(NONE, new Restoring(new TestVault(live).vault(), live, "live"));
        sql("""
                CREATE TABLE users (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL, photo BLOB);
                CREATE TABLE posts (id BIGINT PRIMARY KEY, author BIGINT NOT NULL, message TEXT NOT NULL,
                                    at DATETIME(6) NOT NULL, FULLTEXT (message),
                                    CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES users (id));
                CREATE TABLE nothing (id INT PRIMARY KEY);
                CREATE VIEW latest AS SELECT id FROM posts ORDER BY at DESC LIMIT 10;
                INSERT INTO users (name, photo) SELECT CONCAT('user 用户; ''', seq), CHAR(seq) FROM seq_1_to_50;
                INSERT INTO posts SELECT seq, 1 + seq % 50, CONCAT('line one\\nline (two), budget 预算 ', MD5(seq)),
                                         '2026-01-01' + INTERVAL seq SECOND FROM seq_1_to_5000""");
    }

    @AfterAll
    static void end() {
        place.close();
    }

    private static String sql(String statements) {
        return place.database()
                .with(
                        PROGRAMS.client("mariadb"),
                        true,
                        client -> client.answer(List.of(place.database().database()), statements));
    }

    private static MariaDbPart part(MariaDbServer server) {
        return new MariaDbPart(CHAT, server, PROGRAMS, SCRATCH);
    }

    @Test
    void restoresWhatWasTaken() {
        TestVault vault = new TestVault(home);
        MariaDbPart part = part(place.database());
        Canary canary = Canary.at(Instant.parse("2026-03-01T00:00:00Z"));

        SetPart taken = vault.take(part, canary);

        assertThat(taken.fingerprints())
                .containsEntry("rows:posts", "5000")
                .containsEntry("rows:users", "50")
                .containsEntry("rows:nothing", "0");
        var kept = vault.restoring();
        try (Restored restored = part.restore(taken, kept)) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
            assertThat(restored.canary()).contains(canary);
            assertThat(restored.checks()).allMatch(Restored.Check::passed).hasSize(1);
        }
        assertThat(kept.scratch()).isEmptyDirectory();
    }

    @Test
    void restoredTablesTakeTheLiveOnesPlaceAndThoseAreKept() {
        TestVault vault = new TestVault(home);
        MariaDbServer server = place.database().database("swapped");
        new MariaDbStore(server, PROGRAMS.client("mariadb"), true).createDatabase();
        in("swapped", """
                CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(100));
                CREATE TABLE posts (id BIGINT PRIMARY KEY, author BIGINT NOT NULL,
                                    CONSTRAINT swapped_author FOREIGN KEY (author) REFERENCES users (id));
                INSERT INTO users VALUES (1, 'alice'); INSERT INTO posts VALUES (1, 1), (2, 1)""");
        MariaDbPart part = part(server);
        SetPart taken = vault.take(part);
        in("swapped", "DELETE FROM posts; CREATE TABLE later (id INT PRIMARY KEY)");
        LiveMariaDb live = new LiveMariaDb(
                CHAT, server, PROGRAMS, Optional.of(place.database().login()));
        live.check(taken);
        Restoring restoring = vault.restoring();

        try (Restored restored = live.beside(taken, restoring)) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
            live.swap(taken, restoring.suffix());
        }

        String kept = "swapped_before_" + restoring.suffix();
        assertThat(in("swapped", "SELECT COUNT(*) FROM posts")).contains("2");
        assertThat(in(kept, "SELECT COUNT(*) FROM posts; SELECT COUNT(*) FROM later"))
                .contains("0");
        // Each table still knows its own parents.
        in("swapped", "INSERT INTO users VALUES (2, 'bob'); INSERT INTO posts VALUES (3, 2)");
        assertThatThrownBy(() -> in("swapped", "INSERT INTO posts VALUES (4, 9)"))
                .isInstanceOf(UnavailableException.class);
        live.swap(taken, restoring.suffix());
        assertThat(in("swapped", "SELECT COUNT(*) FROM posts")).contains("3");
        live.giveUp(restoring.suffix());
        assertThat(in("swapped", "SHOW DATABASES")).doesNotContain(kept).doesNotContain("drill_test");
        in("swapped", "CREATE VIEW v AS SELECT id FROM posts");
        assertThatThrownBy(() -> live.check(taken)).hasMessageContaining("restore-mariadb-more-than-tables");
    }

    private static String in(String database, String statements) {
        return place.database()
                .with(PROGRAMS.client("mariadb"), true, client -> client.answer(List.of(database), statements));
    }

    @Test
    void oneConversationIsTold() {
        TestVault vault = new TestVault(home);
        MariaDbServer server = place.database().database("chat");
        new MariaDbStore(server, PROGRAMS.client("mariadb"), true).createDatabase();
        in("chat", """
                CREATE TABLE Teams (Id VARCHAR(26) PRIMARY KEY, Name VARCHAR(64));
                CREATE TABLE Users (Id VARCHAR(26) PRIMARY KEY, Username VARCHAR(64));
                CREATE TABLE Channels (Id VARCHAR(26) PRIMARY KEY, TeamId VARCHAR(26), Name VARCHAR(64), Type VARCHAR(1));
                CREATE TABLE ChannelMembers (ChannelId VARCHAR(26), UserId VARCHAR(26));
                CREATE TABLE Posts (Id VARCHAR(26) PRIMARY KEY, CreateAt BIGINT, EditAt BIGINT, DeleteAt BIGINT,
                                    UserId VARCHAR(26), ChannelId VARCHAR(26), RootId VARCHAR(26), Message TEXT,
                                    Type VARCHAR(26));
                INSERT INTO Teams VALUES ('t1', 'orion'); INSERT INTO Users VALUES ('u1', 'alice');
                INSERT INTO Channels VALUES ('c1', 't1', 'bridge', 'O');
                INSERT INTO Posts VALUES ('p1', 1000, 0, 0, 'u1', 'c1', '', 'line\none "预算" \\\\ 🙂', ''),
                                         ('p2', 900, 0, 950, 'u1', 'c1', 'p1', 'answer', '')""");
        MariaDbPart part = part(server);
        SetPart taken = vault.take(part);

        try (Restored restored = part.restore(taken, vault.restoring())) {
            ChatRows rows = (ChatRows) restored;
            List<ChatRows.Post> posts = new java.util.ArrayList<>();
            rows.posts("c1", posts::add);
            assertThat(rows.channel("c1").orElseThrow().team()).contains("orion");
            assertThat(rows.channel("c9")).isEmpty();
            assertThat(posts).extracting(ChatRows.Post::id).containsExactly("p1", "p2");
            assertThat(posts.getFirst().message()).isEqualTo("line\none \"预算\" \\ 🙂");
            assertThat(posts.getLast().deleted()).isPresent();
        }
    }

    @Test
    void oneChangedRowHasAnotherFingerprint() {
        TestVault vault = new TestVault(home);
        MariaDbPart part = part(place.database());
        Map<String, String> before = vault.take(part).fingerprints();
        sql("UPDATE posts SET at = at + INTERVAL 1 MICROSECOND WHERE id = 17");

        Map<String, String> after = vault.take(part).fingerprints();

        assertThat(after.get("content:posts")).isNotEqualTo(before.get("content:posts"));
        assertThat(after.get("content:users")).isEqualTo(before.get("content:users"));
    }

    @Test
    void truncatedDumpIsNotRestored() {
        TestVault vault = new TestVault(home);
        MariaDbPart part = part(place.database());
        SetPart taken = vault.take(part);
        var whole = new ByteArrayOutputStream();
        vault.restoring().stream(taken.main(), whole);
        // At the end of a line: the client reads it to the end and complains about nothing.
        String text = whole.toString(java.nio.charset.StandardCharsets.UTF_8);
        byte[] half = Arrays.copyOf(
                whole.toByteArray(),
                text.substring(0, text.lastIndexOf("UNLOCK TABLES"))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        .length);
        Stored stored = vault.taking(CHAT, Watch.NOBODY).stream("main.sql", out -> out.write(half));
        Restoring restoring = vault.restoring();

        assertThatThrownBy(() -> part.restore(TestVault.with(taken, 0, stored), restoring))
                .isInstanceOf(IntegrityException.class);
        assertThat(restoring.scratch()).isEmptyDirectory();
    }

    @Test
    void orphansAreFound() {
        TestVault vault = new TestVault(home);
        MariaDbPart part = part(place.database());
        sql("SET foreign_key_checks = 0; INSERT INTO posts VALUES (9999, 9999, 'orphan', '2026-01-01')");
        SetPart taken = vault.take(part);
        sql("DELETE FROM posts WHERE id = 9999");

        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.checks()).noneMatch(Restored.Check::passed);
        }
    }

    @Test
    void refusalsHaveNames() {
        assertFault(
                new MariaDbServer(
                        "127.0.0.1", place.database().port(), "drill_live", Login.of("steward_drill", "wrong")),
                "backup-source-password");
        assertFault(NONE, "backup-source-away");
        assertFault(place.database().database("nowhere"), "backup-source-missing");
        assertThatThrownBy(
                        () -> new MariaDbPart(CHAT, place.database(), new MariaDbPrograms(Optional.of(home)), SCRATCH)
                                .check())
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        missing -> assertThat(missing.fault().code()).isEqualTo("backup-tool-missing"));
    }

    private static void assertFault(MariaDbServer server, String code) {
        assertThatThrownBy(() -> part(server).check())
                .isInstanceOfSatisfying(
                        StewardException.class,
                        away -> assertThat(away.fault().code()).isEqualTo(code));
    }

    @Test
    void passwordIsInAFileThatGoesAway() throws Exception {
        Path[] seen = new Path[1];
        place.database().with(PROGRAMS.client("mariadb"), true, tool -> {
            assertThat(tool.command())
                    .noneMatch(argument ->
                            argument.contains(place.database().login().secret()));
            seen[0] = Path.of(tool.command().get(1).substring("--defaults-file=".length()));
            assertThat(seen[0]).content().contains("password=");
            return tool;
        });

        assertThat(Files.exists(seen[0])).isFalse();
    }
}
