package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRun.State;
import im.steward.backup.plan.Upkeep;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker is killed (SIGKILL) at points spread over the whole run, from the claim to the seal; another goes on, and is
 * killed in the next run. Never is there a half set in the catalogue, and in the end the vault holds what the catalogue says and no more. The build
 * kills a few times; {@code -Dsteward.kills=40} more.
 */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledBackupIT {
    private static final int BETWEEN_MILLIS = 500;
    private static final int KILLS = Integer.getInteger("steward.kills", 3);

    @TempDir
    static Path home;

    private final Stack stack;
    private Rig.Settings settings;
    private Rig console;
    private Backups backups;
    private WorkerProcess worker;

    KilledBackupIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void open() throws Exception {
        settings = Rig.Settings.of(stack, home);
        Rig.migrate(stack);
        QuickVault.lay(home);
        console = new Rig(settings).asConsole();
        backups = new Backups(console);
        SomePart.pause(home, Duration.ofMillis(5));
        worker = WorkerProcess.start(settings);
    }

    @AfterAll
    void close() {
        worker.close();
        console.close();
    }

    @Test
    void killedAtAnyPointNoHalfSetAppearsAndAnotherWorkerGoesOn() throws Exception {
        PlanName plan = backups.plan("killed");
        Set<State> seenAtKill = new HashSet<>();
        Random random = new Random(KILLS);
        for (int kill = 0; kill < KILLS; kill++) {
            BackupRun run = backups.request(plan);
            long point = kill == 0 ? -1 : SomePart.ALL * kill / KILLS;
            // The last one meets the manifest, behind the last byte.
            boolean sealing = kill == KILLS - 1;
            Rig.until("the point of kill " + kill, () -> sealing ? seals(run) : passed(backups.now(run), point));
            // Progress is told twice a second; this is where between two of its words.
            LockSupport.parkNanos(
                    Duration.ofMillis(random.nextInt(BETWEEN_MILLIS)).toNanos());
            worker.kill();
            State atKill = backups.now(run).state();
            seenAtKill.add(atKill);
            assertThat(atKill).as(() -> backups.now(run).fault().toString()).isIn(State.TAKING, State.COMPLETE);
            requireNoHalfSet();

            worker = WorkerProcess.start(settings);
            assertThat(backups.over(run).state())
                    .as(() -> backups.now(run).fault().toString())
                    .isEqualTo(State.COMPLETE);
            BackupSet set = backups.catalog().fetch(run.id());
            assertThat(backups.proven(set).set()).isEqualTo(set.id());
        }
        assertThat(seenAtKill).contains(State.TAKING);

        // What the killed workers' streams may have left once they were closed under restic, upkeep takes away.
        console.jdbc
                .sql("UPDATE backup.upkeep SET due_at = now() - interval '1 second', done_at = NULL")
                .update();
        Rig.until("upkeep is over", () -> {
            // A restic that outlived its killed worker may hold the vault for a moment.
            console.jdbc
                    .sql("UPDATE backup.upkeep SET due_at = now() WHERE fault_code IS NOT NULL")
                    .update();
            return console.get(Upkeep.class).reports().stream()
                    .allMatch(report -> report.lookedAt().isPresent());
        });
        backups.catalog()
                .ofPlan(plan)
                .forEach(set ->
                        assertThat(backups.inVault(set.id())).containsExactlyInAnyOrderElementsOf(set.snapshots()));
    }

    private static boolean passed(BackupRun run, long point) {
        return switch (run.state()) {
            case REQUESTED -> false;
            case TAKING -> run.progress().bytes() >= point;
            default -> true;
        };
    }

    private boolean seals(BackupRun run) {
        return backups.catalog()
                .find(run.id())
                .map(set -> set.parts().size() == 3)
                .orElse(false);
    }

    /** Whoever says it is complete has all its snapshots in the vault. */
    private void requireNoHalfSet() {
        for (BackupSet set : backups.catalog().ofPlan(PlanName.of("killed"))) {
            if (set.usable()) {
                assertThat(set.parts()).hasSize(3);
                assertThat(backups.inVault(set.id())).containsAll(set.snapshots());
            }
        }
    }
}
