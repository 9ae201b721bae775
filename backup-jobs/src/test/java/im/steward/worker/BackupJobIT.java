package im.steward.worker;

import static im.steward.worker.Backups.LOCAL;
import static im.steward.worker.Backups.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.Manifest;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRun.State;
import im.steward.backup.plan.Upkeep;
import im.steward.backup.restore.Restore;
import im.steward.backup.restore.Restores;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.VaultName;
import im.steward.backup.vault.Watch;
import im.steward.compliance.approval.Signer;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs with the real restic, PostgreSQL and a worker in this process. Each test has a site of its own, because most of
 * its time is the fifth of a second that each call of restic waits for its lock: three go on side by side.
 */
class BackupJobIT {
    private static final AtomicInteger SITES = new AtomicInteger();
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Map<String, Object> QUICK = Map.of("steward.worker.pause", "50ms");

    @TempDir
    private Path home;

    private Stack stack;
    private Rig rig;
    private Backups backups;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    private @interface TestBeside {}

    @BeforeEach
    void start() {
        stack = Stack.shared();
        Rig.migrate(stack);
        numberBatchApart();
        QuickVault.lay(home);
        rig = new Rig(Rig.Settings.of(stack, home), QUICK);
        backups = new Backups(rig);
    }

    /** Batch keeps what it executes in one map for the whole JVM, by number, and each test's database begins at 1. */
    private void numberBatchApart() {
        JdbcClient owner = JdbcClient.create(stack.database().asOwner());
        int first = SITES.incrementAndGet() * 1_000_000;
        for (String sequence : List.of("job_instance", "job_execution", "step_execution")) {
            owner.sql("ALTER SEQUENCE batch.batch_%s_seq RESTART WITH %d".formatted(sequence, first))
                    .update();
        }
    }

    @AfterEach
    void stop() {
        rig.close();
        stack.close();
    }

    @TestBeside
    void aRunEndsAsASetThatReadsBackAndIsChainedToTheOneBefore() throws IOException {
        PlanName plan = backups.plan("nightly");

        BackupRun first = backups.over(backups.request(plan));
        // Of one day the rule keeps one, and it may be tidied before this reads it.
        backups.catalog().keep(first.id(), "for the test", Backups.OPERATOR);
        BackupRun second = backups.over(backups.request(plan));

        assertThat(first.state()).isEqualTo(State.COMPLETE);
        BackupSet before = backups.catalog().fetch(first.id());
        BackupSet set = backups.catalog().fetch(second.id());
        assertThat(set.parts())
                .extracting(part -> part.name().value())
                .containsExactlyInAnyOrder("archive", "chat", "uploads");
        assertThat(set.parts().stream().mapToLong(SetPart::added).sum()).isLessThan(100_000);
        assertThat(backups.proven(before).previous()).isEmpty();
        Manifest manifest = backups.proven(set);
        assertThat(manifest.previous()).contains(((BackupSet.State.Complete) before.state()).manifest());
        assertThat(manifest.parts()).containsExactlyInAnyOrderElementsOf(set.parts());
        assertThat(backups.inVault(set.id())).containsExactlyInAnyOrderElementsOf(set.snapshots());
        assertThat(Files.readAllLines(home.resolve("chat.canary")))
                .containsExactly(before.canary().nonce(), set.canary().nonce());
        assertThat(trail("backup.completed")).isEqualTo(2);
    }

    @TestBeside
    void anUpkeepWaitsForARunThatIsBeingClaimed() throws Exception {
        rig.asConsole();
        backups.request(backups.plan("nightly"));
        due();
        Upkeep upkeep = rig.get(Upkeep.class);
        CompletableFuture<Optional<VaultName>> claimed = new CompletableFuture<>();

        new TransactionTemplate(rig.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            assertThat(backups.runs().claim("one", LEASE)).isPresent();
            Thread.ofVirtual().start(() -> claimed.complete(upkeep.claim("another", LEASE)));
            Rig.until("the other one waits", () -> claimed.isDone() || waitsForALock());
        });

        assertThat(claimed.get(60, TimeUnit.SECONDS)).isEmpty();
    }

    @TestBeside
    void aRestoreWaitsForAnUpkeepThatIsBeingClaimed() throws Exception {
        BackupRun run = backups.over(backups.request(backups.plan("nightly")));
        Rig.until("upkeep is over", this::lookedAt);
        rig.asConsole();
        Restores restores = rig.get(Restores.class);
        Restore restore = restores.request(new Restore.Ask(
                run.id(),
                new Restore.What.Whole(),
                Optional.empty(),
                Optional.of("look"),
                Optional.empty(),
                "looking for a lost file",
                "",
                Signer.of(Rig.OFFICER)));
        due();
        CompletableFuture<Optional<Restore>> claimed = new CompletableFuture<>();

        new TransactionTemplate(rig.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            assertThat(rig.get(Upkeep.class).claim("one", LEASE)).isPresent();
            Thread.ofVirtual().start(() -> claimed.complete(restores.claim("another", LEASE)));
            Rig.until("the other one waits", () -> claimed.isDone() || waitsForALock());
        });

        assertThat(claimed.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThat(restores.waiting().get(restore.id())).satisfies(wait -> {
            assertThat(wait.vault()).isEqualTo(LOCAL);
            assertThat(wait.since()).isPresent();
        });
        rig.jdbc
                .sql("UPDATE backup.upkeep SET worker = NULL, lease_until = NULL")
                .update();
        assertThat(restores.waiting()).isEmpty();
        assertThat(restores.claim("another", LEASE)).map(Restore::id).contains(restore.id());
    }

    private boolean waitsForALock() {
        return rig.jdbc
                        .sql("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                                + " WHERE d.datname = current_database() AND NOT l.granted")
                        .query(Long.class)
                        .single()
                > 0;
    }

    @TestBeside
    void progressIsToldAgainstThePreviousSizes() throws IOException {
        PlanName plan = backups.plan("nightly");
        backups.over(backups.request(plan));
        Path held = SomePart.hold(home, "uploads");

        BackupRun run = backups.request(plan);
        BackupRun.Progress progress = half(run);
        assertThat(progress.expected()).isEqualTo(SomePart.ALL);
        assertThat(progress.estimated()).isFalse();
        assertThat(progress.left()).isPresent();
        assertThat(progress.part()).isPresent();
        Files.delete(held);
        SomePart.pause(home, Duration.ZERO);
        assertThat(backups.over(run).state()).isEqualTo(State.COMPLETE);
    }

    @TestBeside
    void progressOfAFirstRunIsToldByWhatStoresSay() throws IOException {
        PlanName plan = backups.plan("nightly");
        Files.createFile(home.resolve("says-its-size"));
        Path held = SomePart.hold(home, "uploads");

        BackupRun run = backups.request(plan);
        BackupRun.Progress progress = half(run);
        assertThat(progress.estimated()).isTrue();
        assertThat(progress.expected()).isBetween(3L * SomePart.BYTES, SomePart.ALL);
        assertThat(progress.left()).isPresent();
        Files.delete(held);
        SomePart.pause(home, Duration.ZERO);
        assertThat(backups.over(run).state()).isEqualTo(State.COMPLETE);
    }

    /** Looked at once: between two looks a run may come to its end, or begin anew and have no rate yet. */
    private BackupRun.Progress half(BackupRun run) {
        AtomicReference<BackupRun.Progress> seen =
                new AtomicReference<>(backups.now(run).progress());
        Rig.until("half of it has passed", () -> {
            seen.set(backups.now(run).progress());
            return seen.get().bytes() > SomePart.BYTES && seen.get().perSecond() > 0;
        });
        return seen.get();
    }

    @TestBeside
    void oneRunPerPlanAtATime() throws IOException {
        PlanName plan = backups.plan("nightly");
        SomePart.pause(home, Duration.ofMillis(20));
        BackupRun run = backups.request(plan);

        assertThatThrownBy(() -> backups.request(plan))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("backup-already-running");

        SomePart.pause(home, Duration.ZERO);
        assertThat(backups.over(run).state()).isEqualTo(State.COMPLETE);
        assertThat(backups.over(backups.request(plan)).state()).isEqualTo(State.COMPLETE);
    }

    @TestBeside
    void aCancelledRunLeavesNothing() throws IOException {
        PlanName plan = backups.plan("nightly");
        SomePart.pause(home, Duration.ofMillis(30));
        BackupRun run = backups.request(plan);
        Rig.until("bytes pass", () -> backups.now(run).progress().bytes() > SomePart.BYTES);

        backups.runs().cancel(run.id(), OPERATOR);

        assertThat(backups.now(run).state()).isEqualTo(State.CANCELLED);
        Rig.until(
                "its snapshots are gone",
                () -> lookedAt() && backups.inVault(run.id()).isEmpty());
        assertThat(rig.get(Alerts.class).newest(10)).isEmpty();
        SomePart.pause(home, Duration.ZERO);
        assertThat(backups.over(backups.request(plan)).state()).isEqualTo(State.COMPLETE);
    }

    @TestBeside
    void aDumpThatBreaksIsTriedAgainThenFailsWithAnAlertAndHarmsNothing() throws IOException {
        PlanName plan = backups.plan("nightly");
        BackupRun good = backups.over(backups.request(plan));
        Files.createFile(home.resolve("uploads.breaks"));

        BackupRun run = failsForGood(plan, "test-dump-broke");

        Rig.until(
                "its snapshots are gone",
                () -> lookedAt() && backups.inVault(run.id()).isEmpty());
        backups.proven(backups.catalog().fetch(good.id()));
        Files.delete(home.resolve("uploads.breaks"));
        assertThat(backups.over(backups.request(plan)).state()).isEqualTo(State.COMPLETE);
    }

    /** After the good one's attempt and three of its own: told in its state, in the trail and by one alert. */
    private BackupRun failsForGood(PlanName plan, String code) {
        BackupRun run = backups.over(backups.request(plan));

        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.fault().orElseThrow().code()).isEqualTo(code);
        assertThat(rig.get(Alerts.class).newest(10))
                .filteredOn(alert -> alert.kind() == Alert.Kind.BACKUP_FAILED)
                .extracting(Alert::subject)
                .containsExactly(plan.value());
        assertThat(trail("backup.started")).isEqualTo(1 + 3);
        assertThat(trail("backup.failed")).isOne();
        return run;
    }

    @TestBeside
    void aStoreThatIsAwayIsTriedAgainThenFailsWithAnAlertAndHarmsNothing() throws IOException {
        PlanName plan = backups.plan("nightly");
        BackupRun good = backups.over(backups.request(plan));
        Files.createFile(home.resolve("chat.away"));

        failsForGood(plan, "test-store-away");

        backups.proven(backups.catalog().fetch(good.id()));
        BackupRun next = backups.request(plan);
        Rig.until("it was tried", () -> trail("backup.started") > 1 + 3);
        Files.delete(home.resolve("chat.away"));
        assertThat(backups.over(next).state()).isEqualTo(State.COMPLETE);
    }

    @TestBeside
    void aRunOutlivesItsOwnDatabasesConnections() throws Exception {
        SomePart.pause(home, Duration.ofMillis(40));
        BackupRun run = backups.request(backups.plan("nightly"));

        try (Connection watching = stack.database().asOwner().getConnection()) {
            JdbcClient owner = JdbcClient.create(new SingleConnectionDataSource(watching, true));
            // As when PostgreSQL is restarted, and once more as soon as it goes on.
            for (int cut = 0; cut < 6; cut++) {
                String before = row(owner, run, "updated_at");
                Rig.until(
                        "it goes on",
                        () -> isOver(owner, run)
                                || !row(owner, run, "updated_at").equals(before));
                endConnections(stack.database().asApp());
            }
            SomePart.pause(home, Duration.ZERO);

            requireComplete(owner, run);
        }
    }

    @TestBeside
    void aRunOutlivesItsOwnDatabaseBeingAwayWhenAPartIsStored() throws Exception {
        SomePart.pause(home, Duration.ofMillis(20));
        BackupRun run = backups.request(backups.plan("nightly"));

        try (Connection watching = stack.database().asOwner().getConnection();
                Connection app = stack.database().asApp().getConnection()) {
            JdbcClient owner = JdbcClient.create(new SingleConnectionDataSource(watching, true));
            String connect = "CONNECT ON DATABASE \"%s\" %%s %s"
                    .formatted(watching.getCatalog(), stack.database().app());
            Rig.until("bytes pass", () -> Long.parseLong(row(owner, run, "bytes_now")) > 0);

            owner.sql("REVOKE " + connect.formatted("FROM")).update();
            endConnections(new SingleConnectionDataSource(app, true));
            SomePart.pause(home, Duration.ZERO);
            Rig.until("the part is stored", () -> !backups.inVault(run.id()).isEmpty());
            Rig.until(
                    "its worker is given up",
                    () -> row(owner, run, "lease_until < now()").equals("true"));
            owner.sql("GRANT " + connect.formatted("TO")).update();

            requireComplete(owner, run);
        }
    }

    @TestBeside
    void whatBatchWroteDownByHalfKeepsNoRunFromBeingTaken() {
        rig.asConsole();
        JobRepository jobs = rig.get(JobRepository.class);
        BackupRun bare = backups.request(backups.plan("bare"));
        jobs.createJobInstance("backup", BackupWork.parameters(bare));
        BackupRun torn = backups.request(backups.plan("torn"));
        JobExecution begun = jobs.createJobExecution(
                jobs.createJobInstance("backup", BackupWork.parameters(torn)),
                BackupWork.parameters(torn),
                new ExecutionContext());
        jobs.createStepExecution("prepare", begun);
        begun.setStatus(BatchStatus.FAILED);
        jobs.update(begun);

        try (Rig _ = new Rig(Rig.Settings.of(stack, home), QUICK)) {
            assertThat(backups.over(bare).state()).isEqualTo(State.COMPLETE);
            assertThat(backups.over(torn).state()).isEqualTo(State.COMPLETE);
        }
    }

    /** All but the one that asks. */
    private static void endConnections(DataSource app) {
        JdbcClient.create(app).sql("""
                        SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity
                         WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user""").query(Long.class).single();
    }

    /** Not by the connections that are ended. */
    private static String row(JdbcClient owner, BackupRun run, String what) {
        return owner.sql("SELECT coalesce((%s)::text, '') FROM backup.backup_set WHERE id = :id".formatted(what))
                .param("id", run.id().value())
                .query(String.class)
                .single();
    }

    private static boolean isOver(JdbcClient owner, BackupRun run) {
        return !List.of("requested", "taking").contains(row(owner, run, "state"));
    }

    private void requireComplete(JdbcClient owner, BackupRun run) {
        Rig.until("the run is over", () -> isOver(owner, run));
        assertThat(row(owner, run, "concat_ws(' ', state, fault_code)")).isEqualTo("complete");
        BackupSet set = backups.catalog().fetch(run.id());
        backups.proven(set);
        assertThat(backups.inVault(set.id())).containsExactlyInAnyOrderElementsOf(set.snapshots());
    }

    @TestBeside
    void aClockThatRanAheadAndWasSetRightBreaksNoChain() {
        PlanName plan = backups.plan("nightly", new KeepRule(7, 0, 0, 0, ZoneOffset.UTC));
        BackupRun ahead = backups.over(backups.request(plan));
        rig.jdbc.sql("""
                        UPDATE backup.backup_set
                           SET requested_at = requested_at + interval '400 days', begun_at = begun_at + interval '400 days',
                               ended_at = ended_at + interval '400 days'""").update();

        BackupRun run = backups.over(backups.request(plan));
        rig.jdbc.sql("UPDATE backup.upkeep SET done_at = NULL").update();
        due();
        Rig.until("upkeep is over", this::lookedAt);

        assertThat(backups.catalog().newestUsable(plan)).map(BackupSet::id).contains(run.id());
        BackupSet before = backups.catalog().fetch(ahead.id());
        BackupSet set = backups.catalog().fetch(run.id());
        assertThat(backups.proven(set).previous()).contains(((BackupSet.State.Complete) before.state()).manifest());
        backups.proven(before);
        assertThat(backups.inVault(set.id())).containsExactlyInAnyOrderElementsOf(set.snapshots());
    }

    @TestBeside
    void aKeyThatIsGoneIsSaidAndNoNewOneIsMade() throws IOException {
        PlanName plan = backups.plan("nightly");
        BackupRun good = backups.over(backups.request(plan));
        Path key = home.resolve("keys/vault-local.key");
        Path aside = Files.move(key, home.resolve("vault-local.key"));

        failsForGood(plan, "vault-key-missing");

        assertThat(key).doesNotExist();
        Files.move(aside, key);
        backups.proven(backups.catalog().fetch(good.id()));
    }

    @TestBeside
    void aWrongKeyIsSaidAndNoSecondVaultIsMade() throws IOException {
        PlanName plan = backups.plan("nightly");
        BackupRun good = backups.over(backups.request(plan));
        Path key = home.resolve("keys/vault-local.key");
        Path aside = home.resolve("vault-local.key");
        Files.move(key, aside);
        Files.writeString(key, "not the key\n");

        BackupRun run = backups.over(backups.request(plan));

        assertThat(run.fault().orElseThrow().code()).isEqualTo("vault-key-wrong");
        Files.move(aside, key, StandardCopyOption.REPLACE_EXISTING);
        backups.proven(backups.catalog().fetch(good.id()));
    }

    @TestBeside
    void aVaultThatIsNotMountedIsNotMadeAnew() throws IOException {
        PlanName plan = backups.plan("nightly");
        BackupRun good = backups.over(backups.request(plan));
        Rig.until("upkeep is over", this::lookedAt);
        Path vault = home.resolve("vault");
        Path away = home.resolve("vault-away");
        Files.move(vault, away);

        BackupRun run = backups.over(backups.request(plan));

        assertThat(run.fault().orElseThrow().code()).isEqualTo("vault-missing");
        assertThat(vault).doesNotExist();
        Files.move(away, vault);
        assertThat(backups.catalog().fetch(good.id()).usable()).isTrue();
        backups.proven(backups.catalog().fetch(good.id()));
    }

    @TestBeside
    void aFullVaultFailsTheRunAndKeepsTheSetsThereAre() throws Exception {
        Path vault = home.resolve("vault");
        Files.createDirectories(vault);
        Assumptions.assumeTrue(mount(vault, "24m"), "a small disk can be mounted by root only");
        try {
            QuickVault.lay(home);
            PlanName plan = backups.plan("nightly");
            BackupRun good = backups.over(backups.request(plan));
            Rig.until("upkeep is over", this::lookedAt);
            Files.write(vault.resolve("filler"), new byte[11_000_000]);
            rig.jdbc
                    .sql("UPDATE backup.upkeep SET due_at = now() + interval '1 day'")
                    .update();
            Files.writeString(home.resolve("salt"), "1");

            BackupRun run = backups.over(backups.request(plan));

            assertThat(run.fault().orElseThrow().code()).isEqualTo("vault-full");
            Files.delete(vault.resolve("filler"));
            backups.proven(backups.catalog().fetch(good.id()));
        } finally {
            rig.close();
            new ProcessBuilder("umount", "-l", vault.toString()).start().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @TestBeside
    void keepRuleTakesSetsAwayFromCatalogueAndVault() {
        PlanName plan = backups.plan("hourly", new KeepRule(1, 0, 0, 0, ZoneOffset.UTC));
        BackupRun old = backups.over(backups.request(plan));
        BackupRun marked = backups.over(backups.request(plan));
        backups.catalog().keep(marked.id(), "before the migration", OPERATOR);

        BackupRun newest = backups.over(backups.request(plan));
        due();

        Rig.until("the old set is gone", () -> backups.now(old).state() == State.PRUNED);
        Rig.until("its snapshots are gone", () -> backups.inVault(old.id()).isEmpty());
        backups.proven(backups.catalog().fetch(marked.id()));
        backups.proven(backups.catalog().fetch(newest.id()));
        assertThat(trail("backup.pruned")).isOne();
    }

    @TestBeside
    void aVaultGetsANewKeyAndItsSetsStayReadable() throws IOException {
        PlanName plan = backups.plan("nightly");
        BackupRun before = backups.over(backups.request(plan));
        Path key = home.resolve("keys/vault-local.key");
        String old = Files.readString(key);

        rig.get(Upkeep.class).askForNewKey(LOCAL, OPERATOR);

        Rig.until("the key is new", () -> trail("backup.vault-key-rotated") == 1);
        assertThat(Files.readString(key)).isNotEqualTo(old);
        assertThat(backups.inVault(before.id())).isNotEmpty();
    }

    @TestBeside
    void aSnapshotGoneBreaksItsSetAndOneOfNobodyIsListed() {
        PlanName plan = backups.plan("nightly");
        BackupRun run = backups.over(backups.request(plan));
        Rig.until("upkeep is over", this::lookedAt);
        BackupSet set = backups.catalog().fetch(run.id());
        SnapshotId stranger = backups.vault()
                .storeStream("/x", Map.of("who", "knows"), out -> out.write(1), Watch.NOBODY)
                .snapshot();
        backups.vault().forget(List.of(set.parts().getFirst().main().snapshot()));
        due();

        Rig.until("the set is broken", () -> backups.catalog().fetch(run.id()).proof() instanceof Proof.Broken);
        Rig.until(
                "the stranger is listed",
                () -> rig.get(Upkeep.class).reports().stream()
                        .flatMap(report -> report.strangers().stream())
                        .anyMatch(found -> found.snapshot().equals(stranger)));
        assertThat(rig.get(Alerts.class).newest(10))
                .extracting(Alert::kind)
                .containsExactly(Alert.Kind.BACKUP_SET_BROKEN);
        assertThat(backups.catalog().newestUsable(plan)).isEmpty();
    }

    @TestBeside
    void damageStaysToldUntilItsPartReadsWholeAndNothingIsTakenAwayMeanwhile() throws IOException {
        PlanName plan = backups.plan("hourly", new KeepRule(1, 0, 0, 0, ZoneOffset.UTC));
        BackupRun old = backups.over(backups.request(plan));
        backups.catalog().keep(old.id(), "until the vault is damaged", OPERATOR);
        backups.over(backups.request(plan));
        Rig.until("upkeep is over", this::lookedAt);
        rig.asConsole();
        Rig.until("nobody tidies", this::nobodyTidies);
        Path pack = largestPack();
        int slice = 1 + Integer.parseInt(pack.getFileName().toString().substring(0, 2), 16) % 7;
        flip(pack);

        readNext(slice);

        assertThat(report().damaged()).containsExactly(slice);
        assertThat(report().troubles()).extracting(Fault::code).containsExactly("vault-damaged");
        backups.catalog().release(old.id(), OPERATOR);

        readNext(slice % 7 + 1);

        assertThat(report().damaged()).containsExactly(slice);
        assertThat(backups.now(old).state()).isEqualTo(State.COMPLETE);
        assertThat(rig.get(Alerts.class).newest(10)).extracting(Alert::kind).containsExactly(Alert.Kind.VAULT_TROUBLE);

        flip(pack);
        readNext((slice + 1) % 7 + 1);

        assertThat(report().troubles()).isEmpty();
        readNext((slice + 2) % 7 + 1);
        assertThat(backups.now(old).state()).isEqualTo(State.PRUNED);
    }

    private Upkeep.Report report() {
        return rig.get(Upkeep.class).reports().getFirst();
    }

    private boolean nobodyTidies() {
        return rig.jdbc
                .sql("SELECT count(*) FROM backup.upkeep WHERE worker IS NOT NULL")
                .query(Long.class)
                .single()
                .equals(0L);
    }

    /** As on a new day. */
    private void readNext(int slice) {
        rig.jdbc
                .sql("UPDATE backup.upkeep SET read_slice = :before, read_at = now() - interval '1 day'")
                .param("before", slice - 1)
                .update();
        due();
        Upkeep upkeep = rig.get(Upkeep.class);
        assertThat(upkeep.claim("one", LEASE)).contains(LOCAL);
        upkeep.work(LOCAL, "one", () -> {});
    }

    /** One that holds rows, not the names that each look reads. */
    private Path largestPack() throws IOException {
        try (Stream<Path> packs = Files.walk(home.resolve("vault/data"))) {
            return packs.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(pack -> pack.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void flip(Path pack) throws IOException {
        assertThat(pack.toFile().setWritable(true)).isTrue();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);
    }

    @TestBeside
    void aLeaseFromAClockThatRanAheadIsNoLease() throws IOException {
        PlanName plan = backups.plan("nightly");
        SomePart.pause(home, Duration.ofMillis(30));
        BackupRun run = backups.request(plan);
        Rig.until("bytes pass", () -> backups.now(run).progress().bytes() > 0);

        // Another worker took it over, and died after its clock had jumped a year ahead.
        rig.jdbc
                .sql("UPDATE backup.backup_set SET worker = 'another', lease_until = now() + interval '1 year'")
                .update();
        SomePart.pause(home, Duration.ZERO);

        assertThat(backups.over(run).state()).isEqualTo(State.COMPLETE);
        BackupSet set = backups.catalog().fetch(run.id());
        backups.proven(set);
        assertThat(backups.inVault(set.id())).containsExactlyInAnyOrderElementsOf(set.snapshots());
    }

    @TestBeside
    void twoWorkersTakeEachRunOnce() throws IOException {
        try (Rig _ = new Rig(Rig.Settings.of(stack, home), QUICK)) {
            List<BackupRun> runs = List.of("one", "two", "three").stream()
                    .map(backups::plan)
                    .map(backups::request)
                    .toList();

            for (BackupRun run : runs) {
                assertThat(backups.over(run).state()).isEqualTo(State.COMPLETE);
                BackupSet set = backups.catalog().fetch(run.id());
                backups.proven(set);
                assertThat(backups.inVault(set.id())).containsExactlyInAnyOrderElementsOf(set.snapshots());
            }
            assertThat(trail("backup.completed")).isEqualTo(3);
        }
    }

    @TestBeside
    void aSetWhosePartIsTakenAwayWhileItIsMadeIsNeverCalledComplete() throws IOException {
        PlanName plan = backups.plan("nightly");
        SomePart.pause(home, Duration.ofMillis(20));
        BackupRun run = backups.request(plan);
        Rig.until(
                "a part is taken",
                () -> backups.catalog()
                        .find(run.id())
                        .map(set -> !set.parts().isEmpty())
                        .orElse(false));

        SnapshotId taken =
                backups.catalog().fetch(run.id()).parts().getFirst().main().snapshot();
        Files.delete(home.resolve("vault/snapshots").resolve(taken.value()));
        SomePart.pause(home, Duration.ZERO);

        assertThat(backups.over(run).fault().orElseThrow().code()).isEqualTo("backup-set-torn");
    }

    @TestBeside
    void anEndedPlanTakesNothing() {
        PlanName plan = backups.plan("nightly");
        rig.get(BackupPlans.class).end(plan, OPERATOR);

        assertThatThrownBy(() -> backups.request(plan)).hasMessageContaining("backup-plan-ended");
        assertThatThrownBy(() -> backups.plan("nightly")).hasMessageContaining("backup-plan-name-taken");
    }

    @TestBeside
    void filesThatRowsNameAndTheSetLacksAreCountedAndTold() {
        rig.close();
        JdbcClient owner = JdbcClient.create(stack.database().asOwner());
        owner.sql("CREATE TABLE public.fileinfo (path text, createat bigint, deleteat bigint)")
                .update();
        // The parts of these tests show 1 March 2026, 02:00.
        owner.sql("""
                        INSERT INTO public.fileinfo VALUES ('2026/there.png', 1767225600000, 0),
                               ('2026/lost.png', 1767225600000, 0), ('2026/deleted.png', 1767225600000, 5),
                               ('2026/later.png', 1893456000000, 0)""").update();
        Map<String, Object> joined = new HashMap<>(QUICK);
        joined.put("steward.backup.joins.chat.database", "chat");
        joined.put("steward.backup.joins.chat.files", "uploads");
        joined.put("steward.backup.joins.chat.url", stack.database().url());
        joined.put("steward.backup.joins.chat.user", stack.database().owner());
        joined.put("steward.backup.joins.chat.password-file", password().toString());
        rig = new Rig(Rig.Settings.of(stack, home), joined);
        backups = new Backups(rig);

        BackupRun run = backups.over(backups.request(backups.plan("nightly")));

        assertThat(run.state()).isEqualTo(State.COMPLETE);
        assertThat(run.joins()).isEqualTo(Map.of("chat.listed", 2L, "chat.missing", 1L, "chat.orphans", 1L));
        assertThat(backups.proven(backups.catalog().fetch(run.id())).joins()).isEqualTo(run.joins());
        assertThat(rig.get(Alerts.class).newest(10))
                .extracting(Alert::kind)
                .containsExactly(Alert.Kind.BACKUP_FILES_MISSING);
    }

    private Path password() {
        try {
            return Files.writeString(home.resolve("password"), stack.database().ownerPassword() + "\n");
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static boolean mount(Path place, String size) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return mount.waitFor(10, TimeUnit.SECONDS) && mount.exitValue() == 0;
    }

    private void due() {
        rig.jdbc
                .sql("UPDATE backup.upkeep SET due_at = now() - interval '1 second'")
                .update();
    }

    private boolean lookedAt() {
        return rig.get(Upkeep.class).reports().stream()
                .anyMatch(report ->
                        report.vault().equals(LOCAL) && report.lookedAt().isPresent());
    }

    private long trail(String action) {
        return rig.jdbc
                .sql("SELECT count(*) FROM trail.entry WHERE action = :action")
                .param("action", action)
                .query(Long.class)
                .single();
    }
}
