package im.steward.console.backup;

import im.steward.backup.catalog.PartName;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan as a page shows it. */
record PlanRow(
        String name,
        List<String> parts,
        String vault,
        Duration rpo,
        Duration rto,
        int daily,
        int weekly,
        int monthly,
        int yearly,
        String zone,
        boolean active,
        List<String> shortfalls,
        @Nullable Duration exposure,
        @Nullable Duration age,
        @Nullable Duration lastRestore,
        @Nullable SetRow last) {
    static PlanRow of(BackupPlan plan, Promise promise, Optional<SetRow> last) {
        return new PlanRow(
                plan.name().value(),
                plan.parts().stream().map(PartName::value).toList(),
                plan.vault().value(),
                plan.recoveryPoint(),
                plan.recoveryTime(),
                plan.keep().daily(),
                plan.keep().weekly(),
                plan.keep().monthly(),
                plan.keep().yearly(),
                plan.keep().zone().getId(),
                plan.active(),
                promise.shortfalls().stream().map(Promise.Shortfall::word).toList(),
                promise.exposure().orElse(null),
                promise.age().orElse(null),
                promise.lastRestore().orElse(null),
                last.orElse(null));
    }
}
