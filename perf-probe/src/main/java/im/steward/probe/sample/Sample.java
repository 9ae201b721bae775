package im.steward.probe.sample;

import im.steward.probe.measure.Failure;
import im.steward.probe.measure.Measured;
import im.steward.probe.measure.Phase;
import im.steward.probe.measure.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One probe as it travels and is counted.
 *
 * @param at the intended start
 * @param took from there to the end
 * @param busy the probe's own host was overloaded; counts for availability, not for latency
 */
public record Sample(
        TargetName target,
        Instant at,
        Duration took,
        Optional<Failure> failure,
        boolean busy,
        Map<Phase, Duration> phases,
        Optional<Instant> certificateUntil) {
    /** Longer than any timeout may be; a sample beyond is no sample. */
    static final Duration LONGEST = Duration.ofHours(1);

    public Sample {
        if (took.isNegative() || took.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a probe takes between nothing and an hour, was " + took);
        }
        Map<Phase, Duration> ordered = new EnumMap<>(Phase.class);
        ordered.putAll(phases);
        phases = Collections.unmodifiableMap(ordered);
    }

    public static Sample of(Measured measured) {
        Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
        measured.outcome().phases().forEach((phase, nanos) -> phases.put(phase, Duration.ofNanos(nanos)));
        Duration took = Duration.ofNanos(Math.max(0, measured.nanos()));
        return new Sample(
                measured.target().name(),
                measured.intended().truncatedTo(ChronoUnit.MICROS),
                took.compareTo(LONGEST) > 0 ? LONGEST : took,
                measured.outcome().failure(),
                measured.busy(),
                phases,
                measured.outcome().certificateUntil().map(until -> until.truncatedTo(ChronoUnit.SECONDS)));
    }

    public boolean good() {
        return failure.isEmpty();
    }

    /** Whether its time says something about how fast the target is. */
    public boolean hasLatency() {
        return !busy && failure.map(Failure::hasLatency).orElse(true);
    }
}
