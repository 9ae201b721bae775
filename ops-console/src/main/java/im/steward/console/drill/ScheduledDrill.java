package im.steward.console.drill;

import im.steward.backup.catalog.PlanName;
import im.steward.backup.drill.Drills;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans;
import im.steward.console.account.Action;
import im.steward.console.schedule.ScheduledWork;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Drills a plan's newest set, or a random older one. */
final class ScheduledDrill implements ScheduledWork {
    private static final String PLAN = "plan";
    private static final String CHOICE = "choice";
    private final BackupPlans plans;
    private final Drills drills;

    ScheduledDrill(BackupPlans plans, Drills drills) {
        this.plans = plans;
        this.drills = drills;
    }

    @Override
    public String kind() {
        return "drill";
    }

    @Override
    public Action action() {
        return Action.SCHEDULE_WORK;
    }

    @Override
    public List<String> parameters() {
        return List.of(PLAN, CHOICE);
    }

    @Override
    public boolean ownersOnly() {
        return false;
    }

    @Override
    public Map<String, String> choices(String parameter, String owner) {
        Map<String, String> choices = new LinkedHashMap<>();
        if (parameter.equals(CHOICE)) {
            choices.put("newest", "newest");
            choices.put("random", "random");
            return choices;
        }
        plans.all().stream()
                .filter(BackupPlan::active)
                .forEach(plan -> choices.put(plan.name().value(), plan.name().value()));
        return choices;
    }

    @Override
    public void check(Map<String, String> parameters, String owner) {
        plans.fetch(name(parameters));
        String choice = parameters.getOrDefault(CHOICE, "");
        if (!choice.equals("newest") && !choice.equals("random")) {
            throw new RefusedException(new Fault(
                    "drill-choice-unknown",
                    "A scheduled drill restores the newest set or a random older one",
                    "Choose 'newest' or 'random'"));
        }
    }

    @Override
    public String request(Actor.Schedule by, String owner, Map<String, String> parameters) {
        return drills.request(
                        name(parameters), DrillController.choice(parameters.getOrDefault(CHOICE, "newest"), ""), by)
                .id()
                .toString();
    }

    private static PlanName name(Map<String, String> parameters) {
        return PlanName.of(parameters.getOrDefault(PLAN, ""));
    }
}
