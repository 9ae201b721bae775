package im.steward.console.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the stores say about the whole house, read when Prometheus asks, so nothing is ever older than the scrape. A store
 * that is away or hangs takes only its own figures with it, and is named.
 */
final class HouseMetrics implements MultiCollector {
    /** Prometheus waits ten seconds unless told otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Logger log = LoggerFactory.getLogger(HouseMetrics.class);

    private final List<Reading> readings;

    HouseMetrics(List<Reading> readings) {
        this.readings = List.copyOf(readings);
    }

    @Override
    public MetricSnapshots collect() {
        // Not closed at the end: that would wait for whoever hangs.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Map<Reading, Future<List<MetricSnapshot>>> asked = new LinkedHashMap<>();
        readings.forEach(reading -> asked.put(reading, threads.submit(reading::read)));
        threads.shutdown();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var succeeded = new Figure("steward_reading_success", "0 when a group of figures could not be read");
        List<MetricSnapshot> all = new ArrayList<>();
        asked.forEach((reading, answer) -> {
            Optional<List<MetricSnapshot>> read = await(reading, answer, deadline);
            succeeded.add(read.isPresent() ? 1.0 : 0.0, "reading", reading.name());
            read.ifPresent(all::addAll);
        });
        all.add(succeeded.snapshot());
        return new MetricSnapshots(all);
    }

    private static Optional<List<MetricSnapshot>> await(
            Reading reading, Future<List<MetricSnapshot>> answer, long deadline) {
        try {
            return Optional.of(answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException away) {
            answer.cancel(true);
            log.atDebug().addKeyValue("reading", reading.name()).log("figures could not be read");
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
