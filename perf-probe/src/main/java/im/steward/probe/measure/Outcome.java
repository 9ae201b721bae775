package im.steward.probe.measure;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one probe found.
 *
 * @param nanos from the first thing done to the last
 * @param phases nanoseconds each; what was not walked is absent
 * @param certificateUntil the earliest end in the chain that the target showed
 */
public record Outcome(
        Optional<Failure> failure, long nanos, Map<Phase, Long> phases, Optional<Instant> certificateUntil) {
    public Outcome {
        Map<Phase, Long> ordered = new EnumMap<>(Phase.class);
        ordered.putAll(phases);
        phases = Collections.unmodifiableMap(ordered);
    }

    public boolean good() {
        return failure.isEmpty();
    }
}
