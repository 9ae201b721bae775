package im.steward.console.slo;

import im.steward.probe.history.TargetId;
import im.steward.probe.slo.Maintenance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Maintenance that runs or is still to come. */
record MaintenanceRow(
        String id, @Nullable String target, Instant from, Instant to, String reason, String by, boolean running) {
    static MaintenanceRow of(Maintenance one, Instant now) {
        return new MaintenanceRow(
                one.id().toString(),
                one.target().map(TargetId::toString).orElse(null),
                one.period().from(),
                one.period().to(),
                one.reason(),
                one.plannedBy(),
                one.period().contains(now));
    }
}
