package im.steward.console.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** How much waits, runs and has ended, in every queue. */
record QueueReading(List<Queue> queues) implements Reading {
    QueueReading {
        queues = List.copyOf(queues);
    }

    @Override
    public String name() {
        return "queues";
    }

    @Override
    public List<MetricSnapshot> read() {
        var rows = new Figure("steward_queue_rows", "Rows of a queue, by state");
        queues.forEach(queue -> queue.rows()
                .forEach((state, count) -> rows.add((double) count, "queue", queue.name(), "state", state)));
        return List.of(rows.snapshot());
    }
}
