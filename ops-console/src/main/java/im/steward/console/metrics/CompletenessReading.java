package im.steward.console.metrics;

import im.steward.audit.completeness.CompletenessLedger;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** What was read and is not archived. */
record CompletenessReading(CompletenessLedger ledger) implements Reading {
    @Override
    public String name() {
        return "completeness";
    }

    @Override
    public List<MetricSnapshot> read() {
        CompletenessLedger.Shortfall shortfall = ledger.shortfall();
        return List.of(new Figure(
                        "steward_completeness_shortfalls",
                        "Days of a conversation that lack something, and ranges that expired before they were compared")
                .add((double) (shortfall.days() + shortfall.expired()))
                .snapshot());
    }
}
