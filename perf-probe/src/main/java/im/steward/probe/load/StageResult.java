package im.steward.probe.load;

import im.steward.probe.measure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one rate has shown.
 *
 * @param perSecond arrivals, as intended
 * @param samples arrivals after the warm-up
 * @param unfinished of them had no answer yet when the stage was given up; they count with what they had waited
 * @param ownDelay p99 of what this machine was late itself
 */
public record StageResult(
        double perSecond,
        Verdict verdict,
        long samples,
        long good,
        long unfinished,
        double goodPerSecond,
        Optional<Duration> ownDelay,
        Latency latency,
        List<Act> acts) {
    public StageResult {
        acts = List.copyOf(acts);
    }

    public long failed() {
        return acts.stream().mapToLong(Act::failed).sum();
    }

    public Map<Failure, Long> failures() {
        Map<Failure, Long> all = new TreeMap<>();
        acts.forEach(act -> act.failures().forEach((failure, count) -> all.merge(failure, count, Long::sum)));
        return all;
    }

    /** One kind of act within it. */
    public record Act(String name, long good, Map<Failure, Long> failures, Latency latency) {
        public Act {
            failures = Map.copyOf(failures);
        }

        public long failed() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Counted from the intended start; zero without a sample. */
    public record Latency(Duration p50, Duration p90, Duration p95, Duration p99, Duration p999, Duration max) {}
}
