package im.steward.console.probe;

import im.steward.console.shell.Chart;
import im.steward.probe.history.Tally;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.Phase;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A target's page: what a reader compares. */
record TargetView(
        List<PeriodRow> periods,
        List<Comparison> comparisons,
        List<PhaseRow> phases,
        List<FailureRow> failures,
        List<Chart> charts,
        HeatMap heat,
        PhaseChart phasesOverTime) {
    TargetView {
        periods = List.copyOf(periods);
        comparisons = List.copyOf(comparisons);
        phases = List.copyOf(phases);
        failures = List.copyOf(failures);
        charts = List.copyOf(charts);
    }

    /** One period in figures; {@code key} names it. */
    record PeriodRow(
            String key,
            long samples,
            long bad,
            long busy,
            @Nullable Double availability,
            @Nullable Duration p50,
            @Nullable Duration p95,
            @Nullable Duration p99,
            @Nullable Duration p999,
            @Nullable Duration most) {
        static PeriodRow of(String key, Tally tally) {
            return new PeriodRow(
                    key,
                    tally.total(),
                    tally.bad(),
                    tally.busy(),
                    tally.availability().map(TargetRow::percent).orElse(null),
                    tally.percentile(50).orElse(null),
                    tally.percentile(95).orElse(null),
                    tally.percentile(99).orElse(null),
                    tally.percentile(99.9).orElse(null),
                    tally.percentile(100).orElse(null));
        }
    }

    record PhaseRow(String word, long count, Duration mean, Duration largest) {}

    record FailureRow(String word, long count) {}

    static List<PhaseRow> phases(Tally tally) {
        return Arrays.stream(Phase.values())
                .filter(phase -> tally.phases().containsKey(phase))
                .map(phase -> {
                    Tally.PhaseTally one = tally.phases().getOrDefault(phase, new Tally.PhaseTally(0, 0, 0));
                    return new PhaseRow(phase.word(), one.count(), one.mean(), Duration.ofNanos(one.largest() * 1_000));
                })
                .toList();
    }

    static List<FailureRow> failures(Tally tally) {
        return tally.failures().entrySet().stream()
                .sorted(Map.Entry.<Failure, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> new FailureRow(entry.getKey().word(), entry.getValue()))
                .toList();
    }
}
