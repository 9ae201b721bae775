package im.steward.console.metrics;

import im.steward.probe.measure.Failure;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import im.steward.probe.sample.SampleWatcher;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a probe of this process measures. Registered with Prometheus' own registry, since Micrometer makes no native
 * histograms; the classic bounds are for those who do not read native ones. Exemplars would need Prometheus' tracing,
 * which is not there.
 */
final class ProbeMetrics implements SampleWatcher {
    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    private static final String GOOD = "good";
    private final Counter samples;
    private final Histogram seconds;
    private Set<TargetName> measured = Set.of();

    ProbeMetrics(PrometheusRegistry registry) {
        samples = Counter.builder()
                .name("steward_probe_samples")
                .help("Samples taken: good, or why not")
                .labelNames("target", "outcome")
                .withoutExemplars()
                .register(registry);
        seconds = Histogram.builder()
                .name("steward_probe_seconds")
                .help("From the intended start to the answer; without what our own host delayed")
                .labelNames("target")
                .withoutExemplars()
                .classicUpperBounds(BOUNDS)
                .register(registry);
    }

    /** What nobody measures any more would stand still in each graph, as if it were well. */
    @Override
    public synchronized void measures(Set<TargetName> targets) {
        Set<TargetName> gone = new HashSet<>(measured);
        gone.removeAll(targets);
        measured = Set.copyOf(targets);
        for (TargetName target : gone) {
            seconds.remove(target.value());
            samples.remove(target.value(), GOOD);
            for (Failure failure : Failure.values()) {
                samples.remove(target.value(), failure.word());
            }
        }
    }

    /** In turns with the above, else a sample just judged as measured would make a series anew that has just gone. */
    @Override
    public synchronized void saw(Sample sample) {
        if (!measured.contains(sample.target())) {
            // On its way since before its target went.
            return;
        }
        String target = sample.target().value();
        samples.labelValues(target, sample.failure().map(Failure::word).orElse(GOOD))
                .inc();
        if (sample.hasLatency()) {
            seconds.labelValues(target).observe((double) sample.took().toNanos() / TimeUnit.SECONDS.toNanos(1));
        }
    }
}
