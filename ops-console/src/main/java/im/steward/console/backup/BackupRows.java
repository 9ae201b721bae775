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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans, runs and sets put together for pages and programs. */
final class BackupRows {
    /** The predecessor of a set lies among so many runs before it. */
    private static final int LOOKED_AT = 200;

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
        BackupRun run = runs.fetch(id);
        return SetRow.of(run, catalog.find(id), achieved(run, runs.newestOf(run.plan(), LOOKED_AT)));
    }

    List<SetRow> setsOf(PlanName plan, int limit) {
        List<BackupRun> all = runs.newestOf(plan, Math.max(limit, LOOKED_AT));
        Map<BackupSetId, BackupSet> sets = byId(catalog.ofPlan(plan));
        return all.stream()
                .limit(limit)
                .map(run -> SetRow.of(run, Optional.ofNullable(sets.get(run.id())), achieved(run, all)))
                .toList();
    }

    List<SetRow> newest(int limit) {
        Map<BackupSetId, BackupSet> sets = byId(catalog.newest(limit));
        Map<PlanName, List<BackupRun>> ofPlans = new HashMap<>();
        return runs.newest(limit).stream()
                .map(run -> SetRow.of(
                        run,
                        Optional.ofNullable(sets.get(run.id())),
                        achieved(run, ofPlans.computeIfAbsent(run.plan(), plan -> runs.newestOf(plan, LOOKED_AT)))))
                .toList();
    }

    private static Map<BackupSetId, BackupSet> byId(List<BackupSet> sets) {
        return sets.stream().collect(Collectors.toMap(BackupSet::id, Function.identity()));
    }

    List<VaultRow> vaults() {
        return upkeep.reports().stream().map(VaultRow::of).toList();
    }

    /** From the cut of the complete set before it until this one was complete: so much was unprotected, at worst. */
    private static Optional<Duration> achieved(BackupRun run, List<BackupRun> ofPlan) {
        if (!wasComplete(run)) {
            return Optional.empty();
        }
        Instant begun = run.begunAt().orElse(Instant.MAX);
        return ofPlan.stream()
                .filter(BackupRows::wasComplete)
                .flatMap(other -> other.begunAt().stream())
                .filter(other -> other.isBefore(begun))
                .max(Instant::compareTo)
                .flatMap(before -> run.endedAt().map(end -> Duration.between(before, end)));
    }

    private static boolean wasComplete(BackupRun run) {
        return run.state() == State.COMPLETE || run.state() == State.PRUNED;
    }
}
