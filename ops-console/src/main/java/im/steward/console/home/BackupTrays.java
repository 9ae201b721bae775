package im.steward.console.home;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.Promise;
import im.steward.backup.plan.Upkeep;
import im.steward.backup.vault.VaultName;
import im.steward.console.account.Action;
import im.steward.console.backup.Timetables;
import im.steward.console.home.Waiting.Urgency;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What stands between a bad day and the day before it: runs that failed, sets that broke, promises that cannot be kept. */
final class BackupTrays {
    private final BackupPlans plans;
    private final BackupRuns runs;
    private final BackupCatalog catalog;
    private final Upkeep upkeep;
    private final Timetables timetables;
    private final Clock clock;

    BackupTrays(
            BackupPlans plans,
            BackupRuns runs,
            BackupCatalog catalog,
            Upkeep upkeep,
            Timetables timetables,
            Clock clock) {
        this.plans = plans;
        this.runs = runs;
        this.catalog = catalog;
        this.upkeep = upkeep;
        this.timetables = timetables;
        this.clock = clock;
    }

    List<Tray> all() {
        return List.of(Tray.of("backups", Action.READ_BACKUP, _ -> backups()));
    }

    private List<Waiting> backups() {
        List<BackupPlan> active =
                plans.all().stream().filter(BackupPlan::active).toList();
        List<Waiting> found = new ArrayList<>();
        found.addAll(failed(active));
        found.addAll(broken(active));
        found.addAll(vaults());
        found.addAll(promises(active));
        found.addAll(running());
        return found;
    }

    /** A run that went well afterwards has answered it. */
    private List<Waiting> failed(List<BackupPlan> active) {
        List<BackupRun> failed = active.stream()
                .flatMap(plan -> runs.newestOf(plan.name(), 1).stream())
                .filter(run -> run.state() == BackupRun.State.FAILED)
                .toList();
        return Waiting.of(
                        "backup-failed",
                        Urgency.BAD,
                        failed.stream().flatMap(run -> run.endedAt().stream()).toList(),
                        failed.size() == 1
                                ? "/backups/sets/" + failed.getFirst().id()
                                : "/backups")
                .stream()
                .map(waiting -> waiting.naming(
                        failed.stream().map(run -> run.plan().value()).toList()))
                .toList();
    }

    private List<Waiting> broken(List<BackupPlan> active) {
        List<BackupSet> broken = active.stream()
                .flatMap(plan -> catalog.ofPlan(plan.name()).stream())
                .filter(set -> set.state() instanceof State.Complete && set.proof() instanceof Proof.Broken)
                .toList();
        List<Instant> since = broken.stream()
                .map(BackupSet::proof)
                .filter(Proof.Broken.class::isInstance)
                .map(proof -> ((Proof.Broken) proof).at())
                .toList();
        return Waiting.of(
                        "backup-broken",
                        Urgency.BAD,
                        since,
                        broken.size() == 1
                                ? "/backups/sets/" + broken.getFirst().id()
                                : "/backups")
                .stream()
                .map(waiting -> waiting.naming(broken.stream()
                        .map(set -> set.plan().value())
                        .distinct()
                        .toList()))
                .toList();
    }

    private List<Waiting> vaults() {
        List<Upkeep.Report> troubled = upkeep.reports().stream()
                .filter(report -> !report.troubles().isEmpty())
                .toList();
        return troubled.isEmpty()
                ? List.of()
                : List.of(Waiting.of("vault-trouble", Urgency.WARN, troubled.size(), "/backups#vaults")
                        .naming(troubled.stream()
                                .map(report -> report.vault().value())
                                .toList()));
    }

    private List<Waiting> promises(List<BackupPlan> active) {
        Instant now = clock.instant();
        Set<VaultName> damaged = upkeep.damaged();
        List<String> shortOf = active.stream()
                .filter(plan -> !Promise.of(
                                plan,
                                timetables.longestGap(plan.name(), now),
                                catalog.ofPlan(plan.name()),
                                damaged,
                                now)
                        .kept())
                .map(plan -> plan.name().value())
                .toList();
        return shortOf.isEmpty()
                ? List.of()
                : List.of(Waiting.of(
                                "backup-promise",
                                Urgency.WARN,
                                shortOf.size(),
                                shortOf.size() == 1 ? "/backups/plans/" + shortOf.getFirst() : "/backups")
                        .naming(shortOf));
    }

    private List<Waiting> running() {
        List<BackupRun> open =
                runs.newest(20).stream().filter(run -> run.state().open()).toList();
        return Waiting.of(
                "backup-running",
                Urgency.RUNNING,
                open.stream().map(BackupRun::requestedAt).toList(),
                open.size() == 1 ? "/backups/sets/" + open.getFirst().id() : "/backups");
    }
}
