package im.steward.console.backup;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.plan.BackupRun.State;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.Promise;
import im.steward.backup.plan.Upkeep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans, runs and sets put together for pages and programs. */
final class BackupRows {
    private final BackupPlans plans;
    private final BackupRuns runs;
    private final BackupCatalog catalog;
    private final Upkeep upkeep;
    private final Timetables timetables;
    private final Clock clock;

    BackupRows(
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

    List<PlanRow> plans() {
        return plans.all().stream().map(this::plan).toList();
    }

    PlanRow plan(PlanName name) {
        return plan(plans.fetch(name));
    }

    private PlanRow plan(BackupPlan plan) {
        List<BackupSet> sets = catalog.ofPlan(plan.name());
        Promise promise = Promise.of(
                plan, timetables.longestGap(plan.name(), clock.instant()), sets, upkeep.damaged(), clock.instant());
        return PlanRow.of(plan, promise, setsOf(plan.name(), 1).stream().findFirst());
    }

    SetRow set(BackupSetId id) {
        return rows(List.of(runs.fetch(id)), catalog.find(id).stream().toList()).getFirst();
    }

    List<SetRow> setsOf(PlanName plan, int limit) {
        return rows(runs.newestOf(plan, limit), catalog.ofPlan(plan));
    }

    List<SetRow> newest(int limit) {
        return rows(runs.newest(limit), catalog.newest(limit));
    }

    private List<SetRow> rows(List<BackupRun> shown, List<BackupSet> known) {
        Map<BackupSetId, BackupSet> sets = byId(known);
        Map<BackupSetId, Instant> before =
                runs.completeBefore(shown.stream().map(BackupRun::id).toList());
        return shown.stream()
                .map(run -> SetRow.of(
                        run,
                        Optional.ofNullable(sets.get(run.id())),
                        achieved(run, Optional.ofNullable(before.get(run.id())))))
                .toList();
    }

    private static Map<BackupSetId, BackupSet> byId(List<BackupSet> sets) {
        return sets.stream().collect(Collectors.toMap(BackupSet::id, Function.identity()));
    }

    List<VaultRow> vaults() {
        return upkeep.reports().stream().map(VaultRow::of).toList();
    }

    /** From the cut of the complete set before it until this one was complete: so much was unprotected, at worst. */
    private static Optional<Duration> achieved(BackupRun run, Optional<Instant> before) {
        return before.filter(_ -> wasComplete(run))
                .flatMap(cut -> run.endedAt().map(end -> Duration.between(cut, end)));
    }

    private static boolean wasComplete(BackupRun run) {
        return run.state() == State.COMPLETE || run.state() == State.PRUNED;
    }
}
