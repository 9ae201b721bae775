package im.steward.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import im.steward.probe.measure.Failure;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProbeMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ProbeMetrics metrics = new ProbeMetrics(registry);

    ProbeMetricsTest() {
        metrics.measures(Set.of(TargetName.of("chat-web")));
    }

    @Test
    void whatIsNoLongerMeasuredIsNoLongerTold() {
        metrics.saw(sample(10, Optional.empty(), false));
        metrics.saw(sample(1, Optional.of(Failure.REFUSED), false));

        metrics.measures(Set.of(TargetName.of("chat-socket")));
        metrics.saw(sample(10, Optional.empty(), false));

        assertThat(((CounterSnapshot) find("steward_probe_samples")).getDataPoints())
                .isEmpty();
        assertThat(((HistogramSnapshot) find("steward_probe_seconds")).getDataPoints())
                .isEmpty();
    }

    @Test
    void aSampleOnItsWayBringsNothingBack() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            metrics.measures(Set.of(TargetName.of("chat-web")));
            var begun = new CountDownLatch(1);
            Thread probe = Thread.ofPlatform().start(() -> {
                for (int one = 0; one < 200; one++) {
                    metrics.saw(sample(10, Optional.empty(), false));
                    begun.countDown();
                }
            });
            begun.await();
            metrics.measures(Set.of());
            probe.join();

            assertThat(((CounterSnapshot) find("steward_probe_samples")).getDataPoints())
                    .isEmpty();
        }
    }

    @Test
    void whatCountsAsLatencyIsANativeHistogramAndAClassicOne() {
        metrics.saw(sample(10, Optional.empty(), false));
        metrics.saw(sample(20, Optional.empty(), false));
        metrics.saw(sample(5_000, Optional.of(Failure.TIMEOUT), false));
        metrics.saw(sample(1, Optional.of(Failure.REFUSED), false));
        metrics.saw(sample(900, Optional.empty(), true));

        HistogramDataPointSnapshot histogram = ((HistogramSnapshot) find("steward_probe_seconds"))
                .getDataPoints()
                .getFirst();
        assertThat(histogram.getCount()).isEqualTo(3);
        assertThat(histogram.getSum()).isCloseTo(5.03, within(1e-9));
        assertThat(histogram.hasNativeHistogramData()).isTrue();
        assertThat(histogram.hasClassicHistogramData()).isTrue();
        // Both good ones and the timeout lie in buckets of their own.
        assertThat(histogram.getNativeBucketsForPositiveValues().size()).isEqualTo(3);
    }

    @Test
    void eachOutcomeIsCounted() {
        metrics.saw(sample(10, Optional.empty(), false));
        metrics.saw(sample(10, Optional.empty(), true));
        metrics.saw(sample(1, Optional.of(Failure.REFUSED), false));

        var counted = (CounterSnapshot) find("steward_probe_samples");
        assertThat(counted.getDataPoints()).hasSize(2);
        assertThat(value(counted, "good")).isEqualTo(2.0);
        assertThat(value(counted, "refused")).isEqualTo(1.0);
    }

    private static double value(CounterSnapshot counted, String outcome) {
        return counted.getDataPoints().stream()
                .filter(point -> point.getLabels().equals(Labels.of("outcome", outcome, "target", "chat-web")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private MetricSnapshot find(String name) {
        return registry.scrape().stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Sample sample(long millis, Optional<Failure> failure, boolean busy) {
        return new Sample(
                TargetName.of("chat-web"),
                Instant.EPOCH,
                Duration.ofMillis(millis),
                failure,
                busy,
                Map.of(),
                Optional.empty());
    }
}
