package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.catalog.SetPart;
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
import im.steward.event.AuditEvent;
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
import java.util.Locale;
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
 * A whole site: a Mattermost-shaped PostgreSQL with its uploads, a MariaDB with the same rows where Debian's is
 * installed, the archive's index of the same messages, and Steward itself. Taken, changed by two in a hundred, taken
 * again, drilled. With {@code -Dsteward.drill.posts=331038} it is all the real chat that lies beside the checkout, with
 * 2,000 files; it prints what it measured.
 */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillIT {
    private static final int POSTS = Integer.getInteger("steward.drill.posts", 6_000);
    private static final int FILES = Math.clamp(POSTS / 100, 200, 2_000);
    private static final Duration PATIENCE = Duration.ofMinutes(4).plusMillis(POSTS);

    @TempDir
    static Path home;

    @TempDir
    static Path uploads;

    @TempDir
    static Path mirror;

    private final Stack stack;
    private final Stack chatStack = Stack.shared();
    private Optional<LiveDatabase> mariadb = Optional.empty();
    private final List<String> parts = new ArrayList<>(List.of("chat", "uploads", "archive", "steward"));
    private JdbcClient chat;
    private ChatSite site;
    private long events;
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
        chat = JdbcClient.create(chatStack.database().asOwner());
        ChatLines lines = ChatLines.first(POSTS);
        site = new ChatSite(chat, mariadb, uploads, lines, FILES);
        List<AuditEvent> posted = site.fill();
        System.out.printf(
                "%s chat: %,d posts, %,d files%n", lines.real() ? "real" : "made-up", site.posts(), site.files());
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
        worker.archive(settings.alias(), posted);
        backups = new Backups(worker);
        mariadb.ifPresent(_ -> parts.add("mirror"));
        plan = worker.get(BackupPlans.class)
                .create(
                        PlanName.of("site"),
                        new Terms(
                                parts.stream().map(PartName::of).toList(),
                                Backups.LOCAL,
                                Duration.ofHours(25),
                                Duration.ofHours(1),
                                new KeepRule(7, 4, 12, 3, ZoneOffset.UTC)),
                        Backups.OPERATOR)
                .name();
        first = set();
        List<AuditEvent> changed = site.change();
        worker.archive(settings.alias(), changed);
        events = (long) posted.size() + changed.size();
        Files.writeString(uploads.resolve("2026/01/orphan.bin"), "a preview");
        second = set();
    }

    private BackupSetId set() {
        BackupRun asked = backups.request(plan);
        Rig.until("the run is over", PATIENCE, () -> !backups.now(asked).state().open());
        BackupRun run = backups.now(asked);
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
        Rig.until(
                "the drill is over",
                PATIENCE,
                () -> !drills.fetch(drill.id()).state().open());
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
                .containsExactlyInAnyOrderElementsOf(parts)
                .contains("chat", "steward", "uploads", "archive");
        assertThat(result.parts()).allSatisfy(part -> {
            assertThat(checks(part)).contains("fingerprints");
            assertThat(part.lost().orElseThrow()).isPositive().isLessThan(Duration.ofHours(1));
        });
        // What is not compared is not proven: both databases are compared table by table, and hold the same posts.
        assertThat(fingerprints("chat")).containsEntry("rows:public.posts", Long.toString(site.posts()));
        assertThat(part(result, "chat").amounts().get("rows")).isGreaterThan(site.posts());
        mariadb.ifPresent(_ -> {
            assertThat(fingerprints("mirror"))
                    .containsEntry("rows:Posts", Long.toString(site.posts()))
                    .containsKey("content:Posts");
            assertThat(part(result, "mirror").kind()).isEqualTo("mariadb");
            assertThat(part(result, "mirror").amounts())
                    .containsEntry("rows", part(result, "chat").amounts().get("rows"));
            assertThat(checks(part(result, "mirror"))).contains("fingerprints", "canary", "foreign-keys");
        });
        assertThat(part(result, "uploads").amounts()).containsEntry("files", site.files() + site.files() / 50 + 2L);
        assertThat(part(result, "archive").amounts()).containsEntry("documents", events);
        assertThat(checks(part(result, "archive"))).contains("fingerprints", "canary", "sample-search");
        assertThat(checks(part(result, "steward"))).contains("fingerprints", "canary", "trail-root", "foreign-keys");
        assertThat(checks(part(result, "uploads"))).contains("file-hashes");
        assertThat(result.checks()).extracting(Check::name).containsExactly("join:chat-files");
        assertThat(result.timeToFull()).isGreaterThan(result.timeToService());
        assertThat(added(second)).isLessThan(added(first));
        assertThat(((Proof.Restored) proof(second)).timeToRestore()).isEqualTo(result.timeToFull());
        assertThat(chat.sql("SELECT count(*) FROM posts").query(Long.class).single())
                .isEqualTo(writes);
        reportOpens(drill);
        nothingIsLeft();
        tell(drill, result);
    }

    private Map<String, String> fingerprints(String part) {
        return backups.catalog().fetch(second).parts().stream()
                .filter(taken -> taken.name().value().equals(part))
                .findFirst()
                .orElseThrow()
                .fingerprints();
    }

    private long added(BackupSetId set) {
        return backups.catalog().fetch(set).parts().stream()
                .mapToLong(SetPart::added)
                .sum();
    }

    /** Measured, not asserted: how long it takes is the machine's affair. */
    private void tell(Drill drill, DrillResult result) {
        State.Passed passed = (State.Passed) drill.state();
        double whole = Duration.between(passed.begunAt(), passed.endedAt()).toMillis() / 1e3;
        double checks = result.checking().toMillis() / 1e3;
        System.out.printf(
                Locale.ROOT,
                "second take added %.1f MB to %.1f MB (%.0f %%); drill %.1f s: RTO service %.1f s, full %.1f s;"
                        + " RPO %.1f s; checks %.1f s (%.1f %%); %d of %d passed%n",
                added(second) / 1e6,
                added(first) / 1e6,
                100.0 * added(second) / added(first),
                whole,
                result.timeToService().toMillis() / 1e3,
                result.timeToFull().toMillis() / 1e3,
                result.lost().orElseThrow().toMillis() / 1e3,
                checks,
                100 * checks / whole,
                result.passed(),
                result.passed() + result.failed());
        for (DrillResult.Part part : result.parts()) {
            System.out.printf(
                    Locale.ROOT,
                    "  %s (%s): service %.1f s, full %.1f s, RPO %.1f s, %s%n",
                    part.name(),
                    part.kind(),
                    part.timeToService().toMillis() / 1e3,
                    part.timeToFull().toMillis() / 1e3,
                    part.lost().orElseThrow().toMillis() / 1e3,
                    part.amounts());
        }
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
