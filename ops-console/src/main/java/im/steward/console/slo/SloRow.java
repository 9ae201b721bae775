package im.steward.console.slo;

import im.steward.probe.slo.BurnRule;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.Slos.Standing;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An objective as a page shows it.
 *
 * @param goal in percent
 * @param since when it was promised; what was before counts for nothing
 * @param reached in percent; absent without a sample
 * @param left of the budget, in percent, below 0 when overspent
 * @param state {@code kept}, {@code burning}, {@code spent} or {@code unknown}
 */
record SloRow(
        String id,
        String name,
        String target,
        double goal,
        @Nullable Duration threshold,
        long days,
        Instant since,
        @Nullable String dependsOn,
        long samples,
        long bad,
        @Nullable Double reached,
        double left,
        String state,
        String kind,
        @Nullable String rule,
        boolean active) {
    static SloRow of(Standing standing) {
        Slo slo = standing.slo();
        long total = standing.counts().total();
        String state = standing.burning().isPresent()
                ? "burning"
                : total == 0 ? "unknown" : slo.keptBy(standing.counts()) ? "kept" : "spent";
        return new SloRow(
                slo.id().toString(),
                slo.name(),
                slo.target().toString(),
                round(slo.goal() * 100),
                slo.threshold().orElse(null),
                slo.period().toDays(),
                slo.createdAt(),
                slo.dependsOn().map(Object::toString).orElse(null),
                total,
                standing.counts().bad(),
                total == 0 ? null : Math.floor((double) standing.counts().good() / (double) total * 100_000) / 1_000,
                slo.percentLeft(standing.counts()),
                state,
                switch (state) {
                    case "kept" -> "good";
                    case "burning" -> "bad";
                    case "spent" -> "warn";
                    default -> "wait";
                },
                standing.burning().map(BurnRule::word).orElse(null),
                slo.endedAt().isEmpty());
    }

    /** A goal such as 0.999 has no exact double; its percent is meant, not what floats near it. */
    static double round(double percent) {
        return Math.round(percent * 1e6) / 1e6;
    }
}
