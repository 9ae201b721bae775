package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupPlans.Terms;
import im.steward.backup.restore.AfterRestore;
import im.steward.backup.restore.Restore;
import im.steward.backup.restore.Restore.Ask;
import im.steward.backup.restore.Restore.Form;
import im.steward.backup.restore.Restore.State;
import im.steward.backup.restore.Restore.What;
import im.steward.backup.restore.Restores;
import im.steward.backup.take.LiveParts;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restored;
import im.steward.backup.take.files.FilesPart;
import im.steward.backup.take.files.LiveFiles;
import im.steward.backup.take.postgres.OwnPostgres;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Signer;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.StewardException;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A chat database and its uploads, taken and brought back by a worker in this process with the real programs. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreIT {
    private static final PartName DATABASE = PartName.of("chat-db");
    private static final PartName UPLOADS = PartName.of("uploads");
    private static final Signer OSCAR = Signer.of(OfficerId.of("oscar"));
    private static final Signer ADA = Signer.of(OfficerId.of("ada"));
    private static final Actor.Officer OPERATOR = new Actor.Officer(OfficerId.of("oscar"));
    private static final AtomicBoolean HOOK_HOLDS = new AtomicBoolean(true);

    @TempDir
    static Path home;

    private final Stack stack;
    private Path uploads = Path.of("unset");
    private OwnPostgres server;
    private Rig rig;
    private Backups backups;
    private BackupSet set;

    RestoreIT(Stack stack) {
        this.stack = stack;
    }

    /** In the place of the one that replays erasures. */
    @Configuration(proxyBeanMethods = false)
    static class Hooks {
        @Bean
        AfterRestore hook() {
            return new AfterRestore() {
                @Override
                public String name() {
                    return "test-hook";
                }

                @Override
                public List<Restored.Check> apply(BackupSet set, Map<PartName, Restored> restored) {
                    return List.of(new Restored.Check("erased", HOOK_HOLDS.get(), "asked of " + restored.size()));
                }
            };
        }
    }

    @BeforeAll
    void takeASet() throws IOException {
        Rig.migrate(stack);
        QuickVault.lay(home);
        JdbcClient.create(stack.database().asOwner())
                .sql(
                        "TRUNCATE backup.restore, backup.alert, backup.upkeep, backup.set_part, backup.backup_set, backup.plan CASCADE")
                .update();
        uploads = Files.createDirectories(home.resolve("chat/uploads"));
        Files.createDirectories(uploads.resolve("2026/a"));
        Files.writeString(uploads.resolve("2026/a/one.txt"), "one");
        Files.writeString(uploads.resolve("2026/two 二.txt"), "two");
        Files.writeString(uploads.resolve("three.txt"), "three");
        server = new OwnPostgres(stack.postgresqlBinaries(), Files.createDirectories(home.resolve("server")));
        PostgresPart database = server.part(DATABASE);
        rig = new Rig(
                Rig.Settings.of(stack, home),
                Map.of("steward.worker.pause", "50ms"),
                List.of(database, new FilesPart(UPLOADS, uploads, List.of(), Clock.systemUTC())),
                List.of(server.live(database, Optional.of(server.administrator())), new LiveFiles(UPLOADS, uploads)),
                Hooks.class);
        backups = new Backups(rig);
        PlanName plan = rig.get(BackupPlans.class)
                .create(
                        PlanName.of("nightly"),
                        new Terms(
                                List.of(DATABASE, UPLOADS),
                                Backups.LOCAL,
                                Duration.ofHours(25),
                                Duration.ofHours(1),
                                new KeepRule(7, 4, 12, 3, ZoneOffset.UTC)),
                        Backups.OPERATOR)
                .name();
        var run = backups.over(backups.request(plan));
        assertThat(run.fault()).isEmpty();
        // Else the next set of the same day takes its place.
        backups.catalog().keep(run.id(), "for these tests", Backups.OPERATOR);
        set = backups.catalog().fetch(run.id());
    }

    @BeforeEach
    void hookHolds() {
        HOOK_HOLDS.set(true);
    }

    @AfterAll
    void stop() {
        rig.close();
        server.close();
    }

    private Restores restores() {
        return rig.get(Restores.class);
    }

    private Restore scratch(What what, String place) {
        Restore asked = restores()
                .request(new Ask(
                        set.id(),
                        what,
                        Optional.empty(),
                        Optional.of(place),
                        Optional.empty(),
                        "looking for a lost file",
                        "",
                        OSCAR));
        return what.isPiece() ? approved(asked) : over(asked);
    }

    private Restore inPlace(What what, String typed) {
        return restores()
                .request(new Ask(
                        set.id(),
                        what,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "an update went wrong",
                        typed,
                        OSCAR));
    }

    private Restore approved(Restore restore) {
        rig.get(Approvals.class).approve(restore.approval().orElseThrow(), ADA, "seen");
        return over(restore);
    }

    private Restore over(Restore restore) {
        Rig.until("the restore is over", () -> !now(restore).state().open());
        return now(restore);
    }

    private Restore now(Restore restore) {
        return restores().fetch(restore.id());
    }

    private Restore givenBack(Restore restore) {
        restores().giveBack(restore.id(), OPERATOR);
        return over(restore);
    }

    private static String where(Restore restore, PartName part) {
        return Optional.ofNullable(restore.kept().get(part)).orElseThrow().where();
    }

    private long posts(String database) {
        return server.jdbc(database)
                .sql("SELECT count(*) FROM posts")
                .query(Long.class)
                .single();
    }

    private List<String> databases() {
        return server.jdbc("postgres")
                .sql("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
                .query((row, _) -> row.getString(1))
                .list();
    }

    private List<String> trail(Restore restore) {
        return rig.jdbc
                .sql("SELECT action FROM trail.entry WHERE subject = :id ORDER BY id")
                .param("id", restore.id().toString())
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void setComesBackInPlaceAfterASecondPersonApprovedAndTheOldOnesAreKept() throws IOException {
        long before = posts("chat");
        server.jdbc("chat").sql("DELETE FROM posts WHERE channelid = 'c1'").update();
        Files.delete(uploads.resolve("three.txt"));
        Files.writeString(uploads.resolve("later.txt"), "later");

        Restore asked = inPlace(new What.Whole(), set.id().toString());

        assertThat(asked.state()).isEqualTo(State.AWAITING_APPROVAL);
        assertThatThrownBy(
                        () -> rig.get(Approvals.class).approve(asked.approval().orElseThrow(), OSCAR, "me too"))
                .hasMessageContaining("approval-needs-second-person");
        assertThatThrownBy(() -> inPlace(new What.OnePart(UPLOADS), "uploads"))
                .hasMessageContaining("restore-in-place-already-asked");
        Restore done = approved(asked);

        assertThat(done.fault()).isEmpty();
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(posts("chat")).isEqualTo(before);
        assertThat(uploads.resolve("three.txt")).hasContent("three");
        assertThat(uploads.resolve("later.txt")).doesNotExist();
        assertThat(trail(asked))
                .containsExactly(
                        "restore.requested",
                        "restore.started",
                        "restore.swapping",
                        "restore.swapped",
                        "restore.swapped",
                        "restore.completed");
        // As it was for those who use it.
        assertThat(server.jdbc("chat")
                        .sql("SELECT has_table_privilege('chat_app', 'posts', 'INSERT')"
                                + " AND has_database_privilege('chat_app', 'chat', 'CONNECT')"
                                + " AND NOT has_database_privilege('public', 'chat', 'CONNECT')"
                                + " AND pg_get_userbyid(relowner) = 'chat_owner' FROM pg_class WHERE relname = 'posts'")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        String kept = where(done, DATABASE).replace("database ", "");
        assertThat(posts(kept)).isLessThan(before);
        Path keptFiles = Path.of(where(done, UPLOADS).replace("directory ", ""));
        assertThat(keptFiles.resolve("later.txt")).hasContent("later");

        // A worker that died after the swap and before it could say so.
        rig.jdbc
                .sql(
                        "UPDATE backup.restore SET state = 'swapping', worker = 'dead', lease_until = now() - interval '1 s',"
                                + " kept = jsonb_set(kept, '{uploads,swapped}', 'false') WHERE id = :id")
                .param("id", asked.id().value())
                .update();
        assertThat(over(asked).state()).isEqualTo(State.DONE);
        assertThat(posts("chat")).isEqualTo(before);
        assertThat(uploads.resolve("three.txt")).hasContent("three");
        assertThat(keptFiles.resolve("later.txt")).hasContent("later");

        assertThat(givenBack(done).state()).isEqualTo(State.GIVEN_BACK);
        assertThat(keptFiles).doesNotExist();
        assertThat(databases()).containsExactly("chat", "postgres");
    }

    @Test
    void hookThatDoesNotHoldLeavesWhatIsLiveAlone() {
        HOOK_HOLDS.set(false);
        long before = posts("chat");

        Restore failed = approved(inPlace(new What.OnePart(DATABASE), "chat-db"));

        assertThat(failed.fault().orElseThrow().code()).isEqualTo("restore-hook-failed");
        assertThat(failed.kept()).isEmpty();
        assertThat(posts("chat")).isEqualTo(before);
        assertThat(databases()).containsExactly("chat", "postgres");
        assertThat(rig.get(Alerts.class).newest(10))
                .anySatisfy(alert -> assertThat(alert.kind()).isEqualTo(Alert.Kind.RESTORE_FAILED));
        assertThat(backups.catalog().fetch(set.id()).proof()).isNotInstanceOf(Proof.Broken.class);
    }

    @Test
    void refusedOrCancelledNothingHappens() {
        Restore refused = inPlace(new What.OnePart(UPLOADS), "uploads");
        rig.get(Approvals.class).refuse(refused.approval().orElseThrow(), ADA, "not today");
        assertThat(over(refused).state()).isEqualTo(State.REFUSED);
        Restore cancelled = inPlace(new What.OnePart(UPLOADS), "uploads");
        restores().cancel(cancelled.id(), OPERATOR);

        assertThat(now(cancelled).state()).isEqualTo(State.CANCELLED);
        assertThatThrownBy(() ->
                        rig.get(Approvals.class).approve(cancelled.approval().orElseThrow(), ADA, "too late"))
                .isInstanceOf(StewardException.class);
        assertThat(trail(refused)).containsExactly("restore.requested", "restore.refused");
        assertThat(trail(cancelled)).containsExactly("restore.requested", "restore.cancelled");
    }

    @Test
    void setIsRestoredToAScratchPlaceUntilItIsGivenBackOrItsTimeIsOver() {
        Restore done = scratch(new What.Whole(), "look");

        assertThat(done.fault()).isEmpty();
        Path files = Path.of(where(done, UPLOADS));
        assertThat(files.resolve("2026/a/one.txt")).hasContent("one");
        // There is no server to keep a database on, so its dump lies there, checked by a restore of it.
        assertThat(Path.of(where(done, DATABASE)).resolve("main.dump")).isNotEmptyFile();
        assertThat(done.amounts()).containsEntry("files", 4L);
        assertThatThrownBy(() -> scratch(new What.OnePart(UPLOADS), "look"))
                .hasMessageContaining("restore-place-taken");
        assertThat(givenBack(done).state()).isEqualTo(State.GIVEN_BACK);
        assertThat(files).doesNotExist();

        Restore again = scratch(new What.OnePart(UPLOADS), "look");
        assertThat(home.resolve("restores/look")).isDirectory();
        rig.jdbc
                .sql("UPDATE backup.restore SET keep_until = now() - interval '1 s' WHERE id = :id")
                .param("id", again.id().value())
                .update();
        Rig.until("its time is over", () -> now(again).state() == State.GIVEN_BACK);
        assertThat(home.resolve("restores/look")).doesNotExist();
        assertThat(home.resolve("restores/.work")).isEmptyDirectory();
    }

    @Test
    void alteredBytesAreNotRestoredAndTheSetTurnsBrokenWhileTheOlderOneStays() throws IOException {
        Set<Path> before = packs();
        byte[] noise = new byte[300_000];
        new Random(9).nextBytes(noise);
        Files.write(uploads.resolve("noise.bin"), noise);
        BackupSetId altered =
                backups.over(backups.request(PlanName.of("nightly"))).id();
        for (Path pack : packs()) {
            if (!before.contains(pack) && Files.size(pack) > noise.length) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[noise.length / 2] ^= 1;
                assertThat(pack.toFile().setWritable(true)).isTrue();
                Files.write(pack, bytes);
            }
        }

        Restore failed = over(restores()
                .request(new Ask(
                        altered,
                        new What.OnePart(UPLOADS),
                        Optional.empty(),
                        Optional.of("altered"),
                        Optional.empty(),
                        "why",
                        "",
                        OSCAR)));

        assertThat(failed.fault().orElseThrow().code()).isIn("vault-damaged", "backup-restore-differs");
        assertThat(home.resolve("restores/altered")).doesNotExist();
        assertThat(backups.catalog().fetch(altered).proof()).isInstanceOf(Proof.Broken.class);
        assertThat(rig.get(Alerts.class).newest(10))
                .anySatisfy(alert -> assertThat(alert.kind()).isEqualTo(Alert.Kind.RESTORE_FAILED));
        assertRefused(
                () -> restores()
                        .request(new Ask(
                                altered,
                                new What.OnePart(UPLOADS),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "why",
                                "uploads",
                                OSCAR)),
                "restore-set-broken");
        assertThat(scratch(new What.OnePart(UPLOADS), "older").state()).isEqualTo(State.DONE);
    }

    private static Set<Path> packs() throws IOException {
        try (Stream<Path> walked = Files.walk(home.resolve("vault/data"))) {
            return walked.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    @Test
    void oneFileAndOneFolder() throws IOException {
        Restore file = scratch(new What.OneFile(UPLOADS, "2026/two 二.txt"), "file");
        Restore folder = scratch(new What.OneFile(UPLOADS, "2026"), "folder");
        Restore none = scratch(new What.OneFile(UPLOADS, "2025"), "none");

        assertThat(Path.of(where(file, UPLOADS))).hasContent("two");
        try (Stream<Path> walked = Files.walk(Path.of(where(folder, UPLOADS)))) {
            assertThat(walked.filter(Files::isRegularFile)).hasSize(2);
        }
        assertThat(none.fault().orElseThrow().code()).isEqualTo("backup-file-unknown");
    }

    @Test
    void whatSomebodySaidOrSentIsNotGivenToOnePerson() {
        Restore asked = restores()
                .request(new Ask(
                        set.id(),
                        new What.OneConversation(DATABASE, "c1", Form.CSV),
                        Optional.empty(),
                        Optional.of("alone"),
                        Optional.empty(),
                        "curious",
                        "",
                        OSCAR));
        ApprovalId approval = asked.approval().orElseThrow();

        assertThat(asked.state()).isEqualTo(State.AWAITING_APPROVAL);
        assertRefused(
                () -> rig.get(Approvals.class).approve(approval, OSCAR, "me too"), "approval-needs-second-person");
        rig.get(Approvals.class).refuse(approval, ADA, "what for?");
        assertThat(over(asked).state()).isEqualTo(State.REFUSED);
        assertThat(home.resolve("restores/alone")).doesNotExist();
    }

    @Test
    void oneConversation() throws IOException {
        Restore lines = scratch(new What.OneConversation(DATABASE, "c1", Form.NDJSON), "lines");
        Restore none = scratch(new What.OneConversation(DATABASE, "c9", Form.CSV), "nobody");

        assertThat(lines.fault()).isEmpty();
        assertThat(lines.amounts()).containsEntry("messages", 2005L);
        List<String> posts = Files.readAllLines(Path.of(where(lines, DATABASE)));
        assertThat(posts).hasSize(1 + 2 + 2000).first().isEqualTo("{\"type\":\"version\",\"version\":1}");
        assertThat(posts.get(1))
                .isEqualTo("{\"type\":\"post\",\"post\":{\"team\":\"orion\",\"channel\":\"bridge\",\"user\":\"alice\","
                        + "\"message\":\"About the budget 预算\",\"create_at\":1000,\"replies\":[{\"user\":\"bob\","
                        + "\"message\":\"An answer, \\\"quoted\\\"\",\"create_at\":3000}]}}");
        assertThat(posts.get(2)).contains("=1+1", "\"edit_at\":2500");
        assertThat(none.fault().orElseThrow().code()).isEqualTo("restore-conversation-unknown");
    }

    @Test
    void refusalsNameTheNextStep() {
        assertRefused(() -> inPlace(new What.OnePart(DATABASE), "chat"), "restore-not-confirmed");
        assertRefused(() -> inPlace(new What.Whole(), "nightly"), "restore-not-confirmed");
        assertRefused(() -> inPlace(new What.OnePart(PartName.of("archive")), "archive"), "backup-part-not-in-set");
        assertRefused(() -> inPlace(new What.OneFile(UPLOADS, "three.txt"), "uploads"), "restore-piece-in-place");
        assertRefused(() -> scratch(new What.OneFile(DATABASE, "three.txt"), "x"), "restore-piece-of-another-kind");
        assertRefused(() -> scratch(new What.Whole(), "../x"), "restore-place-malformed");
        assertRefused(() -> scratch(new What.OneFile(UPLOADS, "../x"), "x"), "restore-path-malformed");
        assertRefused(
                () -> restores()
                        .request(new Ask(
                                set.id(),
                                new What.Whole(),
                                Optional.empty(),
                                Optional.of("x"),
                                Optional.empty(),
                                " ",
                                "",
                                OSCAR)),
                "restore-reason-missing");
        assertRefused(
                () -> restores()
                        .request(new Ask(
                                set.id(),
                                new What.Whole(),
                                Optional.empty(),
                                Optional.of("x"),
                                Optional.of(Duration.ofDays(400)),
                                "why",
                                "",
                                OSCAR)),
                "restore-keep-too-long");
        assertRefused(
                () -> restores()
                        .request(new Ask(
                                BackupSetId.of("01890a5d-ac96-774b-bcce-b302099a8057"),
                                new What.Whole(),
                                Optional.empty(),
                                Optional.of("x"),
                                Optional.empty(),
                                "why",
                                "",
                                OSCAR)),
                "backup-set-unknown");
    }

    @Test
    void whoMayNotReplaceALiveStoreIsToldBefore() {
        PostgresPart database = server.part(DATABASE);
        server.jdbc("postgres")
                .sql("CREATE ROLE weak LOGIN CREATEDB PASSWORD 'weak'")
                .update();

        assertRefused(() -> server.live(database, Optional.empty()).requireConfigured(), "restore-account-missing");
        assertRefused(
                () -> server.live(database, Optional.of(Login.of("weak", "weak")))
                        .check(set.parts().getFirst()),
                "restore-account-rights");
        assertRefused(() -> new LiveParts(List.of()).fetch(PartName.of("steward")), "restore-steward-in-place");
        assertRefused(() -> new LiveParts(List.of()).fetch(UPLOADS), "restore-in-place-unsupported");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable ask, String code) {
        assertThatThrownBy(ask)
                .isInstanceOfSatisfying(
                        StewardException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo(code));
    }
}
