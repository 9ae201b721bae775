package im.steward.console.trail;

import im.steward.trail.verify.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The outcome of a check as a page shows it. */
record VerdictView(
        boolean valid,
        long entries,
        String root,
        @Nullable Long firstBad,
        @Nullable String problem,
        long anchored,
        long newer,
        @Nullable Instant newerSince,
        long detailed,
        long erased) {
    static VerdictView of(Verdict verdict) {
        return new VerdictView(
                verdict.valid(),
                verdict.entries(),
                verdict.root().hex(),
                verdict.firstBad().isPresent() ? verdict.firstBad().getAsLong() : null,
                verdict.problem().orElse(null),
                verdict.anchored(),
                verdict.newer(),
                verdict.newerSince().map(Instant::parse).orElse(null),
                verdict.detailed(),
                verdict.erased());
    }
}
