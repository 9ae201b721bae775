package im.steward.console.schedule;

import im.steward.audit.completeness.Reconciliations;
import im.steward.console.account.Action;
import im.steward.trail.Actor;
import java.util.List;
import java.util.Map;

/** Asks whether everything that was read has been archived. */
final class NightlyCompleteness implements ScheduledWork {
    static final String KIND = "completeness";

    private final Reconciliations reconciliations;

    NightlyCompleteness(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
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
        return List.of();
    }

    @Override
    public void check(Map<String, String> parameters, String owner) {}

    @Override
    public String request(Actor.Schedule by, String owner, Map<String, String> parameters) {
        return reconciliations.request(by).id().toString();
    }
}
