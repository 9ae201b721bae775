package im.steward.console.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** One thing the house knows about itself; it may fail without taking the others with it. */
interface Reading {
    /** The value of label {@code reading}. */
    String name();

    List<MetricSnapshot> read();
}
