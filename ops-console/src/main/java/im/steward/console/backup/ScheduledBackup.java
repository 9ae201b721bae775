package im.steward.console.backup;

import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRuns;
import im.steward.console.account.Action;
import im.steward.console.schedule.ScheduledWork;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a plan. */
final class ScheduledBackup implements ScheduledWork {
    static final String KIND = "backup";
    static final String PLAN = "plan";

    private final BackupPlans plans;
    private final BackupRuns runs;

    ScheduledBackup(BackupPlans plans, BackupRuns runs) {
        this.plans = plans;
        this.runs = runs;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Action action() {
        return Action.SCHEDULE_WORK;
    }

    @Override
    public List<String> parameters() {
        return List.of(PLAN);
    }

    @Override
    public boolean ownersOnly() {
        return false;
    }

    @Override
    public Map<String, String> choices(String parameter, String owner) {
        Map<String, String> choices = new LinkedHashMap<>();
        plans.all().stream()
                .filter(BackupPlan::active)
                .forEach(plan -> choices.put(plan.name().value(), plan.name().value()));
        return choices;
    }

    @Override
    public void check(Map<String, String> parameters, String owner) {
        BackupPlan plan = plans.fetch(name(parameters));
        if (!plan.active()) {
            throw new RefusedException(new Fault(
                    "backup-plan-ended",
                    "The plan '" + plan.name() + "' has been ended",
                    "Make a new plan, and end the schedules that still name this one"));
        }
    }

    @Override
    public String request(Actor.Schedule by, String owner, Map<String, String> parameters) {
        return runs.request(name(parameters), by).id().toString();
    }

    private static PlanName name(Map<String, String> parameters) {
        return PlanName.of(parameters.getOrDefault(PLAN, ""));
    }
}
