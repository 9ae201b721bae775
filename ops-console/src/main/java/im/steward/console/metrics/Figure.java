package im.steward.console.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;

/** A gauge being filled with what was just read. */
final class Figure {
    private final GaugeSnapshot.Builder gauge;

    Figure(String name, String help) {
        this.gauge = GaugeSnapshot.builder().name(name).help(help);
    }

    /** @param labels name, value, name, value … */
    Figure add(double value, String... labels) {
        gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .value(value)
                .labels(Labels.of(labels))
                .build());
        return this;
    }

    /** A moment, not an age: an age would stand still while nobody answers. */
    Figure add(Instant at, String... labels) {
        return add(at.toEpochMilli() / 1000.0, labels);
    }

    Figure add(Duration length, String... labels) {
        return add(length.toMillis() / 1000.0, labels);
    }

    GaugeSnapshot snapshot() {
        return gauge.build();
    }
}
