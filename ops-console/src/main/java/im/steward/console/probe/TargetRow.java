package im.steward.console.probe;

import im.steward.probe.history.KnownTarget;
import im.steward.probe.history.KnownTarget.Last;
import im.steward.probe.history.Tally;
import im.steward.probe.measure.Failure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target in the list of all.
 *
 * @param state {@code good}, {@code bad}, {@code silent} or {@code waiting} for its first sample
 * @param kind how the state is drawn
 * @param failure why it is bad
 * @param since it has been so
 * @param availability of the last hour, in percent
 */
record TargetRow(
        String agent,
        String name,
        String protocol,
        String address,
        Duration every,
        boolean active,
        String state,
        String kind,
        @Nullable String failure,
        @Nullable Instant since,
        @Nullable Instant lastAt,
        @Nullable Duration median,
        @Nullable Duration p99,
        @Nullable Double availability,
        @Nullable Long certificateDays,
        long samples) {
    static TargetRow of(KnownTarget target, Tally hour, Instant now) {
        boolean stale = target.stale(now);
        Last last = target.last().orElse(null);
        String state = last == null ? "waiting" : stale ? "silent" : last.good() ? "good" : "bad";
        return new TargetRow(
                target.id().agent().value(),
                target.id().name().value(),
                target.kind(),
                target.address(),
                target.every(),
                target.active(),
                state,
                kind(state),
                last == null ? null : last.failure().map(Failure::word).orElse(null),
                last == null ? null : stale ? last.at() : last.since(),
                last == null ? null : last.at(),
                hour.percentile(50).orElse(null),
                hour.percentile(99).orElse(null),
                hour.availability().map(share -> percent(share)).orElse(null),
                target.certificateUntil()
                        .map(until -> Duration.between(now, until).toDays())
                        .orElse(null),
                hour.total());
    }

    private static String kind(String state) {
        return switch (state) {
            case "good" -> "good";
            case "bad" -> "bad";
            case "silent" -> "warn";
            default -> "wait";
        };
    }

    /** Rounded down: what is not whole is not shown as whole. */
    static double percent(double share) {
        return Math.floor(share * 100_000) / 1_000;
    }
}
