package im.steward.audit.capture;

import im.steward.audit.index.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Rates, lag and freshness, for Prometheus and for the status page. */
final class CaptureMetrics {
    /** Bounds of the histogram: processes' percentiles cannot be added up, buckets can. */
    private static final Duration[] FRESH = {
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30)
    };

    private final MeterRegistry registry;
    private final CaptureState state;
    private final Counter indexed;
    private final Counter duplicates;
    private final Counter conflicts;
    private final Counter quarantined;
    private final Timer sinceOccurred;
    private final Timer sinceRecorded;
    private final Rate rate;
    private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();

    CaptureMetrics(MeterRegistry registry, CaptureState state, Clock clock) {
        this.registry = registry;
        this.state = state;
        this.rate = new Rate(clock);
        indexed = settled("indexed");
        duplicates = settled("duplicate");
        conflicts = settled("conflict");
        quarantined = settled("quarantined");
        sinceOccurred = freshness("occurred");
        sinceRecorded = freshness("recorded");
        Gauge.builder("steward.index.paused", state, now -> now.paused().isPresent() ? 1 : 0)
                .description("1 while events wait for a store")
                .register(registry);
    }

    private Counter settled(String outcome) {
        return Counter.builder("steward.index.events")
                .tag("outcome", outcome)
                .description("Events settled since this process started")
                .register(registry);
    }

    private Timer freshness(String from) {
        return Timer.builder("steward.index.freshness")
                .tag("from", from)
                .description("From the event's occurrence or recording until a search found it, by samples")
                .serviceLevelObjectives(FRESH)
                .register(registry);
    }

    void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Indexed _ -> indexed.increment();
            case Outcome.Duplicate _ -> duplicates.increment();
            case Outcome.Conflict _ -> conflicts.increment();
            case Outcome.Rejected _ -> quarantined.increment();
            case Outcome.Postponed _ -> {
                return;
            }
        }
        rate.add();
    }

    void found(Duration afterOccurred, Duration afterRecorded) {
        sinceOccurred.record(afterOccurred);
        sinceRecorded.record(afterRecorded);
    }

    double rate() {
        return rate.perSecond();
    }

    Duration typicalFreshness() {
        return Duration.ofNanos((long) sinceRecorded.mean(TimeUnit.NANOSECONDS));
    }

    /** One gauge per partition this process ever had; NaN while another process has it. */
    void lagOf(int partition) {
        if (partitions.add(partition)) {
            Gauge.builder(
                            "steward.index.lag.events",
                            state,
                            now -> now.lags().containsKey(partition)
                                    ? now.lags().get(partition)
                                    : Double.NaN)
                    .tags(Set.of(Tag.of("partition", Integer.toString(partition))))
                    .description("Events in the partition that are not in the archive yet")
                    .register(registry);
        }
    }

    /** Two counting windows of ten seconds; the last full one is the answer. */
    private static final class Rate {
        private static final long WINDOW = Duration.ofSeconds(10).toMillis();
        private final Clock clock;
        private final AtomicLong count = new AtomicLong();
        private long started;
        private double last;

        Rate(Clock clock) {
            this.clock = clock;
            this.started = clock.millis();
        }

        void add() {
            count.incrementAndGet();
        }

        synchronized double perSecond() {
            long now = clock.millis();
            if (now < started || now - started >= WINDOW) {
                last = now <= started ? 0 : count.getAndSet(0) * 1000.0 / (now - started);
                started = now;
            }
            return last;
        }
    }
}
