package im.steward.console.backup;

import im.steward.backup.plan.Upkeep;
import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A vault as a page shows it. */
record VaultRow(
        String name,
        long bytes,
        @Nullable Instant lookedAt,
        @Nullable Instant readAt,
        List<StrangerRow> strangers,
        boolean newKey,
        List<Integer> damaged,
        List<Fault> faults) {
    VaultRow {
        strangers = List.copyOf(strangers);
        damaged = List.copyOf(damaged);
        faults = List.copyOf(faults);
    }

    record StrangerRow(String snapshot, String tags) {}

    static VaultRow of(Upkeep.Report report) {
        return new VaultRow(
                report.vault().value(),
                report.bytes(),
                report.lookedAt().orElse(null),
                report.readAt().orElse(null),
                report.strangers().stream()
                        .map(stranger -> new StrangerRow(stranger.snapshot().value(), stranger.tags()))
                        .toList(),
                report.newKey(),
                report.damaged(),
                report.troubles());
    }
}
