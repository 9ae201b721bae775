package im.steward.console.metrics;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupCatalog.Standing;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;

/** What every plan that has not been ended promises, and how it stands. */
record BackupReading(BackupPlans plans, BackupCatalog catalog) implements Reading {
    @Override
    public String name() {
        return "backups";
    }

    @Override
    public List<MetricSnapshot> read() {
        var made = new Figure("steward_backup_plan_timestamp_seconds", "When the plan was made or last changed");
        var point = new Figure("steward_backup_rpo_seconds", "The most the plan may lose");
        var time = new Figure("steward_backup_rto_seconds", "The longest a restore of the plan may take");
        var newest = new Figure(
                "steward_backup_newest_set_timestamp_seconds",
                "What the newest complete set of the plan that is not known to be broken tells of");
        var proven = new Figure(
                "steward_drill_newest_proof_timestamp_seconds", "When a drill last restored a set of the plan");
        var restored = new Figure(
                "steward_drill_restore_seconds", "How long the drill that last restored a set needed for it");
        Map<PlanName, Standing> standings = catalog.standings();
        for (BackupPlan plan : plans.all().stream().filter(BackupPlan::active).toList()) {
            String name = plan.name().value();
            made.add(plan.madeAt(), "plan", name);
            point.add(plan.recoveryPoint(), "plan", name);
            time.add(plan.recoveryTime(), "plan", name);
            Standing standing = standings.getOrDefault(plan.name(), Standing.NOTHING);
            standing.newestUsable().ifPresent(at -> newest.add(at, "plan", name));
            standing.lastRestored().ifPresent(proof -> {
                proven.add(proof.at(), "plan", name);
                restored.add(proof.timeToRestore(), "plan", name);
            });
        }
        return List.of(
                made.snapshot(),
                point.snapshot(),
                time.snapshot(),
                newest.snapshot(),
                proven.snapshot(),
                restored.snapshot());
    }
}
