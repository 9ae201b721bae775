package im.steward.probe.load;

import java.util.OptionalDouble;

/** Climbs by doubling until a stage is too much, then bisects. */
final class KneeSearch {
    private static final double GROWTH = 2;
    private static final int DESCENTS = 4;
    /** Closer than this the machines' own moods decide. */
    private static final double NEAR_ENOUGH = 1.08;

    private final LoadPlan.FindKnee wanted;
    private final Stages stages;

    /** Runs one stage. */
    interface Stages {
        Verdict run(double perSecond) throws InterruptedException;
    }

    KneeSearch(LoadPlan.FindKnee wanted, Stages stages) {
        this.wanted = wanted;
        this.stages = stages;
    }

    Knee search() throws InterruptedException {
        double rate = wanted.from();
        double best = 0;
        OptionalDouble worst = OptionalDouble.empty();
        int descents = 0;
        while (worst.isEmpty() || best == 0 || worst.getAsDouble() / best > NEAR_ENOUGH) {
            Verdict verdict = judge(rate);
            if (verdict == Verdict.WITHIN) {
                best = rate;
            } else if (verdict.bad()) {
                worst = OptionalDouble.of(rate);
                // Where errors begin below everything that worked, going on would only break more.
                if (best == 0 && (++descents > DESCENTS || verdict == Verdict.TOO_MANY_ERRORS)) {
                    return new Knee.Below(rate, verdict);
                }
            } else {
                return best == 0 ? new Knee.Below(rate, verdict) : new Knee.AtLeast(best, verdict);
            }
            if (worst.isEmpty()) {
                if (rate >= wanted.most()) {
                    return new Knee.AtLeast(best, Verdict.WITHIN);
                }
                rate = Math.min(wanted.most(), rate * GROWTH);
            } else {
                rate = best == 0 ? rate / GROWTH : Math.sqrt(best * worst.getAsDouble());
            }
        }
        return new Knee.Found(best, worst.getAsDouble());
    }

    /** One hiccup of anybody is no knee: what was too slow is tried a second time. */
    private Verdict judge(double rate) throws InterruptedException {
        Verdict first = stages.run(rate);
        return first == Verdict.OVER || first == Verdict.HOST_BUSY ? stages.run(rate) : first;
    }
}
