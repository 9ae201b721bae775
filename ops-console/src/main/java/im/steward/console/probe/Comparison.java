package im.steward.console.probe;

import im.steward.probe.history.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One figure beside what it was at the same hours of an earlier week.
 *
 * @param figure {@code p50} or {@code p99}; its words are the table's
 * @param verdict {@code slower}, {@code faster}, {@code same}, or {@code unknown} where samples are too few to say
 * @param percent by how much
 */
record Comparison(
        String figure,
        String verdict,
        @Nullable Duration now,
        @Nullable Duration then,
        long percent) {
    /** Less than this happens by chance from one week to another. */
    private static final double NOTABLE = 0.1;

    private static final Duration NOTICED = Duration.ofNanos(200_000);

    static List<Comparison> of(Tally now, Tally then) {
        // A p99 of fewer samples than these is its single worst.
        return List.of(of("p50", 50, 20, now, then), of("p99", 99, 200, now, then));
    }

    private static Comparison of(String figure, double percent, long enough, Tally now, Tally then) {
        Optional<Duration> current = now.percentile(percent);
        Optional<Duration> former = then.percentile(percent);
        if (current.isEmpty() || former.isEmpty() || now.withLatency() < enough || then.withLatency() < enough) {
            return new Comparison(figure, "unknown", current.orElse(null), former.orElse(null), 0);
        }
        double before = former.get().toNanos();
        double share = (current.get().toNanos() - before) / Math.max(1, before);
        boolean notable = Math.abs(share) >= NOTABLE
                && current.get().minus(former.get()).abs().compareTo(NOTICED) >= 0;
        String verdict = !notable ? "same" : share > 0 ? "slower" : "faster";
        return new Comparison(figure, verdict, current.get(), former.get(), Math.round(Math.abs(share) * 100));
    }
}
