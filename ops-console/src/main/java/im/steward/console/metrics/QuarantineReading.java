package im.steward.console.metrics;

import im.steward.audit.capture.Quarantine;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** What could not be indexed and was not sent back. */
record QuarantineReading(Quarantine quarantine) implements Reading {
    @Override
    public String name() {
        return "quarantine";
    }

    @Override
    public List<MetricSnapshot> read() {
        return List.of(new Figure("steward_quarantine_events", "Events in quarantine that wait for a decision")
                .add((double) quarantine.waiting())
                .snapshot());
    }
}
