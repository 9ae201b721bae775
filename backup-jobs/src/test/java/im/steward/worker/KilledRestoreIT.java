package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.restore.Restore;
import im.steward.backup.restore.Restore.Ask;
import im.steward.backup.restore.Restore.State;
import im.steward.backup.restore.Restore.What;
import im.steward.backup.restore.Restores;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Signer;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker is killed (SIGKILL) while it restores to a scratch place: at its first bytes, in the middle and near the end.
 * Another begins anew, and of what the killed one had made nothing is left.
 */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRestoreIT {
    private static final Signer OSCAR = Signer.of(OfficerId.of("oscar"));
    private static final Signer ADA = Signer.of(OfficerId.of("ada"));
    private static final PartName CHAT = PartName.of("chat");

    @TempDir
    static Path home;

    private final Stack stack;
    private Rig.Settings settings;
    private Rig console;
    private Backups backups;
    private BackupSetId set;

    KilledRestoreIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void takeASet() throws IOException {
        settings = Rig.Settings.of(stack, home);
        Rig.migrate(stack);
        QuickVault.lay(home);
        console = new Rig(settings).asConsole();
        backups = new Backups(console);
        PlanName plan = backups.plan("restored");
        BackupRun asked = backups.request(plan);
        try (WorkerProcess _ = WorkerProcess.start(settings)) {
            assertThat(backups.over(asked).state()).isEqualTo(BackupRun.State.COMPLETE);
        }
        set = asked.id();
    }

    @AfterAll
    void close() {
        console.close();
    }

    @Test
    void killedInTheMiddleItBeginsAnewAndNothingOfTheKilledOneIsLeft() throws Exception {
        for (int part = 0; part < 3; part++) {
            String place = "look-" + part;
            SomePart.pause(home, Duration.ofMillis(40));
            Restore asked = restores()
                    .request(new Ask(
                            set,
                            new What.Whole(),
                            Optional.empty(),
                            Optional.of(place),
                            Optional.empty(),
                            "a lost file",
                            "",
                            OSCAR));
            int reached = part;
            try (WorkerProcess worker = WorkerProcess.start(settings)) {
                Rig.until("part " + part + " is being restored", () -> databases() == reached + 1);
                worker.kill();
            }

            // What is to be seen now is a restore that goes on, and no place that somebody could take for a whole one.
            assertThat(now(asked).state()).isEqualTo(State.RESTORING);
            assertThat(home.resolve("restores").resolve(place)).doesNotExist();
            assertThat(SomePart.databases(home)).hasSize(part + 1);

            Files.delete(home.resolve("pause"));
            try (WorkerProcess _ = WorkerProcess.start(settings)) {
                Restore done = over(asked);
                assertThat(done.fault()).isEmpty();
                assertThat(done.state()).isEqualTo(State.DONE);
                assertThat(done.kept()).hasSize(3);
                assertThat(home.resolve("restores").resolve(place)).isDirectory();
                assertThat(work()).isEmpty();
                assertThat(trail(asked))
                        .containsExactly(
                                "restore.requested", "restore.started", "restore.started", "restore.completed");

                restores().giveBack(asked.id(), new Actor.Officer(OfficerId.of("oscar")));
                assertThat(over(asked).state()).isEqualTo(State.GIVEN_BACK);
            }
            assertThat(home.resolve("restores").resolve(place)).doesNotExist();
            assertThat(SomePart.databases(home)).isEmpty();
            assertThat(backups.catalog().fetch(set).proof()).isNotInstanceOf(Proof.Broken.class);
        }
    }

    @Test
    void killedBetweenTheTwoRenamesOfASwapAnotherEndsIt() throws Exception {
        Files.createDirectories(home.resolve("live"));
        List<LiveNoise> live = LiveNoise.all(home);
        for (LiveNoise store : live) {
            Files.writeString(store.live(), "was live");
        }
        LiveNoise torn = live.stream()
                .filter(store -> store.name().equals(CHAT))
                .findFirst()
                .orElseThrow();
        Path holds = Files.createFile(home.resolve(CHAT + ".swap-holds"));
        Restore asked = restores()
                .request(new Ask(
                        set,
                        new What.Whole(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "an update went wrong",
                        set.toString(),
                        OSCAR));
        console.get(Approvals.class).approve(asked.approval().orElseThrow(), ADA, "seen");

        try (WorkerProcess worker = WorkerProcess.start(settings)) {
            Rig.until(
                    "it stands between the two names",
                    () -> now(asked).state() == State.SWAPPING && !Files.exists(torn.live()));
            worker.kill();
        }
        assertThat(now(asked).kept())
                .allSatisfy((_, place) -> assertThat(place.swapped()).isFalse());

        Files.delete(holds);
        try (WorkerProcess _ = WorkerProcess.start(settings)) {
            Restore done = over(asked);
            assertThat(done.fault()).isEmpty();
            assertThat(done.state()).isEqualTo(State.DONE);
            assertThat(done.kept())
                    .hasSize(3)
                    .allSatisfy((_, place) -> assertThat(place.swapped()).isTrue());
            for (LiveNoise store : live) {
                assertThat(store.live()).hasSize(SomePart.BYTES);
            }
            done.kept().forEach((_, place) -> assertThat(Path.of(place.where())).hasContent("was live"));
            assertThat(trail(asked))
                    .containsExactly(
                            "restore.requested",
                            "restore.started",
                            "restore.swapping",
                            "restore.started",
                            "restore.swapped",
                            "restore.swapped",
                            "restore.swapped",
                            "restore.completed");
        }
        assertThat(SomePart.databases(home)).isEmpty();
    }

    private static int databases() {
        try {
            return SomePart.databases(home).size();
        } catch (IOException changing) {
            return -1;
        }
    }

    private List<Path> work() throws IOException {
        Path work = home.resolve("restores/.work");
        if (!Files.exists(work)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(work)) {
            return left.toList();
        }
    }

    private Restores restores() {
        return console.get(Restores.class);
    }

    private Restore now(Restore restore) {
        return restores().fetch(restore.id());
    }

    private Restore over(Restore restore) {
        Rig.until("the restore is over", () -> !now(restore).state().open());
        return now(restore);
    }

    private List<String> trail(Restore restore) {
        return console.jdbc
                .sql("SELECT action FROM trail.entry WHERE subject = :id ORDER BY id")
                .param("id", restore.id().toString())
                .query((row, _) -> row.getString(1))
                .list();
    }
}
