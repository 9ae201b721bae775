package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.Manifest;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.drill.Choice;
import im.steward.backup.drill.Drill;
import im.steward.backup.drill.Drill.State;
import im.steward.backup.drill.DrillReports;
import im.steward.backup.drill.Drills;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.restore.AfterRestore;
import im.steward.backup.take.Restored;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Watch;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Everything a drill can come to, with stores of noise, the real restic and a killed worker. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrillJobIT {
    @TempDir
    static Path home;

    private static final List<String> ORDER = new ArrayList<>();

    private final Stack stack;
    private Rig.Settings settings;
    private Rig worker;
    private Backups backups;
    private PlanName plan;
    private BackupSetId older;
    private BackupSetId newest;

    DrillJobIT(Stack stack) {
        this.stack = stack;
    }

    /** What will replay erasures one day. */
    @Configuration(proxyBeanMethods = false)
    static class Hooks {
        @Bean
        AfterRestore hook() {
            return new AfterRestore() {
                @Override
                public String name() {
                    return "replay";
                }

                @Override
                public List<Restored.Check> apply(BackupSet set, Map<PartName, Restored> restored) {
                    ORDER.add("hook saw " + restored.size());
                    if (Files.exists(home.resolve("hook.fails"))) {
                        throw new UnavailableException(new Fault("test-hook", "The hook failed", "Mend the hook"));
                    }
                    return List.of(
                            new Restored.Check("erasures", !Files.exists(home.resolve("hook.leaves")), "0 left"));
                }
            };
        }
    }

    @BeforeAll
    void twoSets() {
        settings = Rig.Settings.of(stack, home);
        Rig.migrate(stack);
        QuickVault.lay(home);
        worker = new Rig(settings, Map.of(), Hooks.class);
        backups = new Backups(worker);
        plan = backups.plan("drilled");
        older = set();
        newest = set();
    }

    private BackupSetId set() {
        BackupRun run = backups.over(backups.request(plan));
        assertThat(run.state()).isEqualTo(BackupRun.State.COMPLETE);
        // All are of one day, of which the rule keeps one.
        backups.catalog().keep(run.id(), "for the test", Backups.OPERATOR);
        return run.id();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (String file :
                List.of("hook.fails", "hook.leaves", "chat.loses-rows", "chat.scratch-full", "chat.no-tool", "pause")) {
            Files.deleteIfExists(home.resolve(file));
        }
        Rig.until("all is destroyed", () -> {
            try (Stream<Path> scratch =
                    Files.exists(home.resolve("scratch")) ? Files.list(home.resolve("scratch")) : Stream.empty()) {
                return scratch.findAny().isEmpty() && SomePart.databases(home).isEmpty();
            } catch (IOException changing) {
                return false;
            }
        });
        assertThat(leftovers()).isBetween(0L, 1L);
    }

    @AfterAll
    void close() {
        worker.close();
    }

    private Drills drills() {
        return worker.get(Drills.class);
    }

    private Drill over(Drill drill) {
        Rig.until("the drill is over", () -> !drills().fetch(drill.id()).state().open());
        return drills().fetch(drill.id());
    }

    private Drill run(Choice choice) {
        return over(drills().request(plan, choice, Backups.OPERATOR));
    }

    private Proof proof(BackupSetId set) {
        return backups.catalog().fetch(set).proof();
    }

    private List<String> acts(Drill drill) {
        return worker.jdbc
                .sql("SELECT action FROM trail.entry WHERE subject = :id ORDER BY id")
                .param("id", drill.id().toString())
                .query((row, _) -> row.getString("action"))
                .list();
    }

    @Test
    void whatThisHostCannotLookForIsNotCalledDestroyed() throws IOException {
        Files.createFile(home.resolve("chat.scratch-full"));
        Files.createFile(home.resolve("chat.no-tool"));
        Drill asked = drills().request(plan, new Choice.Newest(), Backups.OPERATOR);
        Rig.until("it is tried again", () -> drills().fetch(asked.id()).places() > 1);
        Files.delete(home.resolve("chat.scratch-full"));

        Drill drill = over(asked);

        assertThat(drill.state()).isInstanceOf(State.Passed.class);
        assertThat(leftovers()).isOne();
        Files.delete(home.resolve("chat.no-tool"));
        Rig.until("somebody has looked", () -> leftovers() == 0);
        assertThat(SomePart.databases(home)).isEmpty();
    }

    private long leftovers() {
        return worker.jdbc
                .sql("SELECT count(*) FROM backup.drill WHERE scratch")
                .query(Long.class)
                .single();
    }

    @Test
    void whatIsToPassIsAllOfAClusterAndNotWhatTheVaultHoldsOfIt() throws IOException {
        Files.createFile(home.resolve("chat.lies-elsewhere"));
        PlanName clusters = backups.plan("clusters");
        assertThat(backups.over(backups.request(clusters)).state()).isEqualTo(BackupRun.State.COMPLETE);
        Files.delete(home.resolve("chat.lies-elsewhere"));

        Drill drill = over(drills().request(clusters, new Choice.Newest(), Backups.OPERATOR));

        assertThat(drill.progress().expected()).isEqualTo(SomePart.ALL - SomePart.BYTES + SomePart.ELSEWHERE);
    }

    @Test
    void whatWasTakenComesBackAndIsProven() throws IOException {
        ORDER.clear();

        Drill drill = run(new Choice.Newest());

        assertThat(drill.state()).isInstanceOf(State.Passed.class);
        assertThat(drill.set()).isEqualTo(newest);
        // Noise shows a moment of its own, long ago.
        assertThat(drill.keptPromise()).isFalse();
        assertThat(proof(newest)).isInstanceOf(Proof.Restored.class);
        assertThat(ORDER).containsExactly("hook saw 3");
        assertThat(acts(drill)).containsExactly("drill.requested", "drill.started", "drill.passed");
        var result = drill.result().orElseThrow();
        assertThat(result.parts()).hasSize(3).allSatisfy(part -> {
            assertThat(part.checks())
                    .allMatch(Restored.Check::passed)
                    .extracting(Restored.Check::name)
                    .contains("fingerprints");
            assertThat(part.amounts()).containsEntry("bytes", (long) SomePart.BYTES);
        });
        DrillReports reports = worker.get(DrillReports.class);
        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(reports.fetch(drill, "drill.zh.xlsx")))) {
            assertThat(workbook.getNumberOfSheets()).isEqualTo(4);
        }
        Path altered = home.resolve("drills").resolve(drill.id().toString()).resolve("drill.en.docx");
        Files.writeString(altered, "all is well");
        assertThatThrownBy(() -> reports.fetch(drill, "drill.en.docx")).hasMessageContaining("drill-report-altered");
        assertThatThrownBy(() -> reports.fetch(drill, "../../keys/backup-manifest.key"))
                .hasMessageContaining("drill-report-unknown");
    }

    @Test
    void anOlderSetIsMeasuredByTheMomentItWasTheNewest() {
        Drill drill = run(new Choice.RandomOlder());

        assertThat(drill.set()).isNotEqualTo(newest);
        assertThat(drill.state()).isInstanceOf(State.Passed.class);
        assertThat(drill.lostAt()).isBefore(drill.requestedAt());
    }

    /** Of all its plan's sets the clock ran ahead: none counts as the newest, and what would be lost nobody knows. */
    @Test
    void aSetFromAClockThatRanAheadKeepsNoPromise() throws IOException {
        PlanName ahead = backups.plan("ahead");
        BackupRun run = backups.over(backups.request(ahead));
        worker.jdbc
                .sql("UPDATE backup.backup_set SET begun_at = begun_at + interval '1 day' WHERE id = :id")
                .param("id", run.id().value())
                .update();

        assertThatThrownBy(() -> drills().request(ahead, new Choice.Newest(), Backups.OPERATOR))
                .hasMessageContaining("drill-no-set");
        Drill drill = over(drills().request(ahead, new Choice.Chosen(run.id()), Backups.OPERATOR));

        assertThat(drill.result().orElseThrow().lost()).isEmpty();
        assertThat(drill.keptPromise()).isFalse();
    }

    @Test
    void lostRowsBreakTheSetAndNameThePart() throws IOException {
        BackupSetId broken = set();
        Files.writeString(home.resolve("chat.loses-rows"), "one");

        Drill drill = run(new Choice.Chosen(broken));

        assertThat(drill.fault().orElseThrow())
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("backup-restore-differs"))
                .satisfies(fault -> assertThat(fault.what()).contains("Part chat", "rows:public.posts was 7 and is 6"));
        assertThat(proof(broken)).isInstanceOf(Proof.Broken.class);
        assertThat(worker.get(Alerts.class).newest(1).getFirst().kind().word()).isEqualTo("drill-failed");
        assertThat(worker.get(DrillReports.class).fetch(drill, "drill.en.docx")).isNotEmpty();
        assertThat(backups.catalog().newestUsable(plan).orElseThrow().id()).isNotEqualTo(broken);
    }

    @Test
    void aSnapshotThatVanishesMeanwhileBreaksTheSet() throws IOException {
        BackupSetId torn = set();
        SomePart.pause(home, Duration.ofMillis(20));
        Drill drill = drills().request(plan, new Choice.Chosen(torn), Backups.OPERATOR);
        Rig.until("bytes pass", () -> drills().fetch(drill.id()).progress().bytes() > 0);
        var last = backups.catalog().fetch(torn).parts().stream()
                .filter(part -> part.name().value().equals("archive"))
                .findFirst()
                .orElseThrow();

        // Somebody with the key and restic, beside us.
        backups.vault().forget(last.stored().stream().map(Stored::snapshot).toList());
        Files.delete(home.resolve("pause"));

        assertThat(over(drill).state()).isInstanceOfSatisfying(State.Failed.class, failed -> {
            assertThat(failed.setBroken()).as(failed.fault().toString()).isTrue();
            assertThat(failed.fault().code()).isEqualTo("vault-snapshot-gone");
            assertThat(failed.fault().what()).startsWith("Part archive");
        });
        assertThat(proof(torn)).isInstanceOf(Proof.Broken.class);
        assertThat(acts(drill)).containsExactly("drill.requested", "drill.started", "drill.failed");
        assertThat(worker.get(Alerts.class).newest(1).getFirst().fault().code()).isEqualTo("vault-snapshot-gone");
    }

    @Test
    void aSetOfANewerReleaseIsRefusedAndStaysGood() {
        BackupSetId later = set();
        byte[] manifest = newer();
        Stored stored = backups.vault()
                .storeStream(Manifest.PATH, Map.of("set", later.toString()), out -> out.write(manifest), Watch.NOBODY);
        // As its own release has entered it.
        worker.jdbc
                .sql("UPDATE backup.backup_set SET manifest = :hash, manifest_snapshot = :snapshot WHERE id = :id")
                .param("hash", Sha256.of(manifest).hex())
                .param("snapshot", stored.snapshot().value())
                .param("id", later.value())
                .update();

        Drill drill = run(new Choice.Chosen(later));

        assertThat(drill.state()).isInstanceOfSatisfying(State.Failed.class, failed -> {
            assertThat(failed.fault().code()).isEqualTo("backup-set-newer");
            assertThat(failed.setBroken()).isFalse();
        });
        assertThat(proof(later)).isNotInstanceOf(Proof.Broken.class);
        assertThat(acts(drill)).containsExactly("drill.requested", "drill.started", "drill.failed");
        assertThat(worker.get(Alerts.class).newest(1).getFirst().fault().code()).isEqualTo("backup-set-newer");
        // The other tests have a newest one of their own.
        backups.catalog().breakProof(later, new Fault("test-over", "It has served", "Leave it"));
    }

    private byte[] newer() {
        String content = "{\"format\":\"steward-backup-manifest\",\"version\":2}";
        byte[] signature = worker.get(ManifestKey.class).sign(content.getBytes(StandardCharsets.UTF_8));
        return "{\"manifest\":%s,\"signature\":\"%s\"}"
                .formatted(content, Base64.getEncoder().encodeToString(signature))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aMachineWithoutRoomDoesNotBreakTheSet() throws IOException {
        Files.writeString(home.resolve("chat.scratch-full"), "");
        Proof before = proof(older);

        Drill drill = run(new Choice.Chosen(older));

        assertThat(drill.fault().orElseThrow().code()).isEqualTo("backup-scratch-full");
        assertThat(((State.Failed) drill.state()).setBroken()).isFalse();
        assertThat(proof(older).name()).isEqualTo(before.name());
        assertThat(worker.get(Alerts.class).newest(1).getFirst().fault().code()).isEqualTo("backup-scratch-full");
        assertThat(acts(drill)).filteredOn(act -> act.equals("drill.started")).hasSize(3);
    }

    @Test
    void aHookThatFailsFailsTheDrillAndNotTheSet() throws IOException {
        Files.writeString(home.resolve("hook.fails"), "");
        assertThat(run(new Choice.Chosen(older)).fault().orElseThrow().code()).isEqualTo("test-hook");
        Files.delete(home.resolve("hook.fails"));
        Files.writeString(home.resolve("hook.leaves"), "");
        assertThat(run(new Choice.Chosen(older)).fault().orElseThrow().code()).isEqualTo("drill-hook-failed");

        assertThat(proof(older)).isNotInstanceOf(Proof.Broken.class);
    }

    @Test
    void aCancelledDrillIsBrokenOffAndDestroyed() throws IOException {
        SomePart.pause(home, Duration.ofMillis(20));
        Drill drill = drills().request(plan, new Choice.Newest(), Backups.OPERATOR);
        assertThatThrownBy(() -> drills().request(plan, new Choice.Newest(), Backups.OPERATOR))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("drill-already-running");
        Rig.until("bytes pass", () -> drills().fetch(drill.id()).progress().bytes() > 0);

        drills().cancel(drill.id(), Backups.OPERATOR);

        assertThat(over(drill).state()).isInstanceOf(State.Cancelled.class);
        assertThatThrownBy(() -> drills().cancel(drill.id(), Backups.OPERATOR)).hasMessageContaining("drill-over");
    }

    @Test
    void whileItIsDrilledTheKeepRuleLeavesASetAlone() throws IOException {
        PlanName pruned = backups.plan("pruned");
        BackupRun first = backups.over(backups.request(pruned));
        backups.catalog().keep(first.id(), "for a moment", Backups.OPERATOR);
        backups.over(backups.request(pruned));
        SomePart.pause(home, Duration.ofMillis(20));
        Drill drill = drills().request(pruned, new Choice.Chosen(first.id()), Backups.OPERATOR);
        backups.catalog().release(first.id(), Backups.OPERATOR);
        KeepRule onlyTheNewest = new KeepRule(1, 0, 0, 0, ZoneOffset.UTC);
        assertThat(onlyTheNewest.prunable(backups.catalog().ofPlan(pruned)))
                .extracting(BackupSet::id)
                .containsExactly(first.id());

        assertThat(backups.catalog().prune(pruned, onlyTheNewest)).isEmpty();

        Files.delete(home.resolve("pause"));
        assertThat(over(drill).state()).isInstanceOf(State.Passed.class);
    }

    @Test
    void killedInTheMiddleItBeginsAnewAndLeavesNothing() throws Exception {
        worker.close();
        try (Rig console = new Rig(settings).asConsole()) {
            Drills drills = console.get(Drills.class);
            SomePart.pause(home, Duration.ofMillis(60));
            Drill drill = drills.request(plan, new Choice.Newest(), Backups.OPERATOR);
            try (WorkerProcess killed = WorkerProcess.start(settings)) {
                Rig.until(
                        "a part is restored",
                        () -> drills.fetch(drill.id()).result().stream()
                                .anyMatch(far -> !far.parts().isEmpty()));
                killed.kill();
            }
            assertThat(drills.fetch(drill.id()).state()).isInstanceOf(State.Restoring.class);
            assertThat(SomePart.databases(home)).isNotEmpty();
            Files.delete(home.resolve("pause"));
            Drill cancelled;
            try (WorkerProcess next = WorkerProcess.start(settings)) {
                Rig.until(
                        "the drill is over",
                        () -> !drills.fetch(drill.id()).state().open());
                Drill over = drills.fetch(drill.id());
                assertThat(over.state()).isInstanceOf(State.Passed.class);
                assertThat(over.places()).isEqualTo(2);

                // One that was cancelled while nobody was there to clear away.
                SomePart.pause(home, Duration.ofMillis(20));
                cancelled = drills.request(plan, new Choice.Newest(), Backups.OPERATOR);
                Rig.until(
                        "bytes pass",
                        () -> drills.fetch(cancelled.id()).progress().bytes() > 0);
                next.kill();
            }
            drills.cancel(cancelled.id(), Backups.OPERATOR);
            try (WorkerProcess _ = WorkerProcess.start(settings)) {
                Rig.until(
                        "it is cleared away",
                        () -> console.jdbc
                                        .sql("SELECT count(*) FROM backup.drill WHERE scratch")
                                        .query(Long.class)
                                        .single()
                                == 0);
            }
            assertThat(SomePart.databases(home)).isEmpty();
        } finally {
            worker = new Rig(settings, Map.of(), Hooks.class);
            backups = new Backups(worker);
        }
    }
}
