package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.drill.Choice;
import im.steward.backup.drill.Drill;
import im.steward.backup.drill.Drill.State;
import im.steward.backup.drill.DrillReports;
import im.steward.backup.drill.DrillResult;
import im.steward.backup.drill.Drills;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupPlans.Terms;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.take.Restored.Check;
import im.steward.backup.take.mariadb.LiveDatabase;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Signature;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A whole site: a Mattermost-shaped PostgreSQL with its uploads, a MariaDB where Debian's is installed, the archive's
 * indices, and Steward itself. Taken, changed by two in a hundred, taken again, drilled.
 */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillIT {
    private static final int POSTS = 20_000;
    private static final int FILES = 200;
    private static final int EVENTS = 500;

    @TempDir
    static Path home;

    @TempDir
    static Path uploads;

    @TempDir
    static Path mirror;

    private final Stack stack;
    private final Stack chatStack = Stack.shared();
    private Optional<LiveDatabase> mariadb = Optional.empty();
    private JdbcClient chat;
    private Rig worker;
    private Backups backups;
    private PlanName plan;
    private BackupSetId first;
    private BackupSetId second;

    DrillIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void twoSetsOfAWholeSite() throws IOException {
        Rig.migrate(stack);
        QuickVault.lay(home);
        mariadb = LiveDatabase.open(mirror);
        fill();
        Rig.Settings settings = Rig.Settings.of(stack, home);
        RealParts.write(home, stack, chatStack.database(), settings.alias(), uploads, mariadb);
        Path password = Files.writeString(
                home.resolve("chat.password"), chatStack.database().ownerPassword());
        Map<String, Object> properties = new HashMap<>(Map.of(
                "steward.worker.lease",
                "10s",
                "steward.backup.joins.chat-files.database",
                "chat",
                "steward.backup.joins.chat-files.files",
                "uploads",
                "steward.backup.joins.chat-files.url",
                chatStack.database().url(),
                "steward.backup.joins.chat-files.user",
                chatStack.database().owner(),
                "steward.backup.joins.chat-files.password-file",
                password.toString()));
        worker = new Rig(settings, properties);
        worker.archive(settings.alias(), Fixtures.talk(EVENTS));
        backups = new Backups(worker);
        List<PartName> parts = new ArrayList<>(Stream.of("chat", "uploads", "archive", "steward")
                .map(PartName::of)
                .toList());
        mariadb.ifPresent(_ -> parts.add(PartName.of("mirror")));
        plan = worker.get(BackupPlans.class)
                .create(
                        PlanName.of("site"),
                        new Terms(
                                parts,
                                Backups.LOCAL,
                                Duration.ofHours(25),
                                Duration.ofHours(1),
                                new KeepRule(7, 4, 12, 3, ZoneOffset.UTC)),
                        Backups.OPERATOR)
                .name();
        first = set();
        change();
        second = set();
    }

    private void fill() throws IOException {
        chat = JdbcClient.create(chatStack.database().asOwner());
        chat.sql("""
                CREATE TABLE users (id varchar(26) PRIMARY KEY, username varchar(64) NOT NULL UNIQUE);
                CREATE TABLE posts (id varchar(26) PRIMARY KEY, createat bigint NOT NULL, deleteat bigint NOT NULL,
                                    userid varchar(26) NOT NULL REFERENCES users (id), message varchar(65535), props jsonb);
                CREATE TABLE fileinfo (id varchar(26) PRIMARY KEY, createat bigint NOT NULL, deleteat bigint NOT NULL,
                                       postid varchar(26) REFERENCES posts (id), path varchar(512) NOT NULL);
                CREATE INDEX idx_posts_message_txt ON posts USING gin (to_tsvector('english', message));
                CREATE INDEX idx_posts_user ON posts (userid);
                INSERT INTO users SELECT left(md5('u' || n), 26), 'user' || n FROM generate_series(1, 200) n""").update();
        chat.sql("""
                INSERT INTO posts SELECT left(md5('p' || n), 26), 1767225600000 + n * 1000, 0, left(md5('u' || 1 + n % 200), 26),
                       'post ' || n || ' about the budget 预算 ' || md5((n * 3)::text), '{}' FROM generate_series(1, :posts) n""").param("posts", POSTS).update();
        for (int file = 1; file <= FILES; file++) {
            String path = "2026/%02d/file-%d.bin".formatted(1 + file % 12, file);
            Files.createDirectories(uploads.resolve(path).getParent());
            Files.writeString(uploads.resolve(path), "content of file " + file + " ".repeat(file));
            chat.sql("""
                            INSERT INTO fileinfo VALUES (left(md5('f' || :n), 26), 1767225600000, 0,
                                   left(md5('p' || :n), 26), :path)""").param("n", file).param("path", path).update();
        }
        mariadb.ifPresent(live -> live.run("""
                CREATE TABLE posts (id BIGINT PRIMARY KEY, message TEXT NOT NULL);
                INSERT INTO posts SELECT seq, CONCAT('post ', seq, ' 预算 ', MD5(seq)) FROM seq_1_to_5000"""));
    }

    /** Two in a hundred. */
    private void change() throws IOException {
        chat.sql("UPDATE posts SET message = message || ' (edited)' WHERE mod(createat / 1000, 50) = 0")
                .update();
        Files.writeString(uploads.resolve("2026/01/orphan.bin"), "a preview");
        mariadb.ifPresent(
                live -> live.run("UPDATE posts SET message = CONCAT(message, ' (edited)') WHERE id % 50 = 0"));
    }

    private BackupSetId set() {
        BackupRun run = backups.over(backups.request(plan));
        assertThat(run.state()).as(run.fault().toString()).isEqualTo(BackupRun.State.COMPLETE);
        // Both are of one day, of which the rule keeps one.
        backups.catalog().keep(run.id(), "for the test", Backups.OPERATOR);
        return run.id();
    }

    @AfterAll
    void close() {
        worker.close();
        mariadb.ifPresent(LiveDatabase::close);
        chatStack.close();
    }

    private Drill run(Choice choice) {
        Drills drills = worker.get(Drills.class);
        Drill drill = drills.request(plan, choice, Backups.OPERATOR);
        Rig.until("the drill is over", () -> !drills.fetch(drill.id()).state().open());
        return drills.fetch(drill.id());
    }

    @Test
    @Order(1)
    void theWholeSiteComesBackWithItsReport() throws Exception {
        long writes = chat.sql("SELECT count(*) FROM posts").query(Long.class).single();

        Drill drill = run(new Choice.Newest());

        assertThat(drill.state()).as(drill.fault() + " " + drill.result()).isInstanceOf(State.Passed.class);
        assertThat(drill.set()).isEqualTo(second);
        DrillResult result = drill.result().orElseThrow();
        assertThat(result.failed()).isZero();
        assertThat(result.parts())
                .extracting(part -> part.name().value())
                .contains("chat", "steward", "uploads", "archive");
        assertThat(part(result, "chat").amounts())
                .hasEntrySatisfying("rows", rows -> assertThat(rows).isGreaterThan(POSTS));
        assertThat(part(result, "uploads").amounts()).containsEntry("files", FILES + 2L);
        assertThat(part(result, "archive").amounts()).containsEntry("documents", (long) EVENTS);
        assertThat(checks(part(result, "archive"))).contains("fingerprints", "canary", "sample-search");
        assertThat(checks(part(result, "steward"))).contains("fingerprints", "canary", "trail-root", "foreign-keys");
        assertThat(checks(part(result, "uploads"))).contains("file-hashes");
        assertThat(result.checks()).extracting(Check::name).containsExactly("join:chat-files");
        assertThat(result.timeToFull()).isGreaterThan(result.timeToService());
        assertThat(result.lost()).isPositive().isLessThan(Duration.ofHours(1));
        assertThat(((Proof.Restored) proof(second)).timeToRestore()).isEqualTo(result.timeToFull());
        assertThat(chat.sql("SELECT count(*) FROM posts").query(Long.class).single())
                .isEqualTo(writes);
        reportOpens(drill);
        nothingIsLeft();
    }

    private static DrillResult.Part part(DrillResult result, String name) {
        return result.parts().stream()
                .filter(part -> part.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> checks(DrillResult.Part part) {
        return part.checks().stream().map(Check::name).toList();
    }

    private Proof proof(BackupSetId set) {
        return backups.catalog().fetch(set).proof();
    }

    private void reportOpens(Drill drill) throws Exception {
        DrillReports reports = worker.get(DrillReports.class);
        for (String words : List.of("en", "zh")) {
            try (var workbook =
                    new XSSFWorkbook(new ByteArrayInputStream(reports.fetch(drill, "drill." + words + ".xlsx")))) {
                assertThat(workbook.getSheetAt(1).getLastRowNum())
                        .isEqualTo(drill.result().orElseThrow().parts().size());
                assertThat(workbook.getSheetAt(3).getDrawingPatriarch().getCharts())
                        .hasSize(1);
            }
            try (var document =
                    new XWPFDocument(new ByteArrayInputStream(reports.fetch(drill, "drill." + words + ".docx")))) {
                assertThat(document.getCharts()).hasSize(1);
                assertThat(document.getTables()).hasSize(3);
            }
        }
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(im.steward.backup.catalog.ManifestKey.openKey(
                Files.readString(home.resolve("keys/backup-manifest.key.pub"))));
        check.update(reports.fetch(drill, DrillReports.SUMS));
        assertThat(check.verify(reports.fetch(drill, DrillReports.SIGNATURE))).isTrue();
    }

    private void nothingIsLeft() {
        Rig.until("all is destroyed", () -> {
            try (Stream<Path> left = Files.list(home.resolve("scratch"))) {
                return left.findAny().isEmpty();
            } catch (IOException changing) {
                return false;
            }
        });
        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .commandLine()
                                .orElse("")
                                .contains(home.resolve("scratch").toString())))
                .isEmpty();
    }

    @Test
    @Order(2)
    void theOlderOneStillHoldsWhatItHeld() {
        Drill drill = run(new Choice.RandomOlder());

        assertThat(drill.set()).isEqualTo(first);
        assertThat(drill.state()).as(drill.fault().toString()).isInstanceOf(State.Passed.class);
        assertThat(drill.lostAt()).isBefore(drill.requestedAt());
    }

    @Test
    @Order(3)
    void aFlippedByteInTheVaultBreaksTheSet() throws IOException {
        for (Path pack : packs()) {
            flip(pack, Files.size(pack) / 2);
        }

        Drill drill = run(new Choice.Newest());

        assertThat(drill.state()).isInstanceOfSatisfying(State.Failed.class, failed -> {
            assertThat(failed.setBroken()).as(failed.fault().toString()).isTrue();
            assertThat(failed.fault().code()).isEqualTo("vault-damaged");
            assertThat(failed.fault().what()).startsWith("Part ");
        });
        assertThat(proof(drill.set()))
                .isInstanceOfSatisfying(
                        Proof.Broken.class,
                        broken -> assertThat(broken.fault())
                                .isEqualTo(drill.fault().orElseThrow()));
        assertThat(worker.get(im.steward.alert.Alerts.class)
                        .newest(1)
                        .getFirst()
                        .fault())
                .isEqualTo(drill.fault().orElseThrow());
        nothingIsLeft();
    }

    /** Those with the streams' bytes; the small ones hold names. */
    private static List<Path> packs() throws IOException {
        try (Stream<Path> walked = Files.walk(home.resolve("vault/data"))) {
            return walked.filter(Files::isRegularFile)
                    .filter(pack -> pack.toFile().length() > 100_000)
                    .toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, at);
        }
    }
}
