package im.steward.probe.load;

import java.time.Duration;
import java.util.Optional;

/**
 * How a target is loaded.
 *
 * @param users virtual ones, at the same time
 * @param ramp over which they arrive
 * @param think instead of the script's own pause between two acts
 * @param objective p99 is to stay below it
 * @param stopAtErrors the share of acts that may fail
 */
public record LoadPlan(
        int users, Duration ramp, Optional<Pause> think, Duration objective, double stopAtErrors, Goal goal) {
    public static final int MOST_USERS = 20_000;

    /** What a run is for. */
    public sealed interface Goal permits Hold, FindKnee {}

    /**
     * One rate for a time.
     *
     * @param warmUp over which the rate rises; not part of the figures
     */
    public record Hold(double perSecond, Duration length, Duration warmUp) implements Goal {
        public Hold {
            requireRate(perSecond);
            require(
                    length.compareTo(Duration.ofSeconds(1)) >= 0 && length.compareTo(Duration.ofDays(2)) <= 0,
                    "a load lasts between 1s and 2d, was " + length);
            requireShort(warmUp);
        }
    }

    /**
     * The highest rate that is fast enough.
     *
     * @param from the first rate that is tried
     * @param most is never exceeded
     * @param stage the least length of one stage
     * @param warmUp at the start of each stage; not part of its figures
     * @param leastSamples of one stage; a p99 of a hundred samples is their worst but one
     */
    public record FindKnee(double from, double most, Duration stage, Duration warmUp, int leastSamples)
            implements Goal {
        public FindKnee {
            requireRate(from);
            requireRate(most);
            require(from <= most, "the first rate (%s) must not exceed the highest (%s)".formatted(from, most));
            require(
                    stage.compareTo(Duration.ofMillis(100)) >= 0 && stage.compareTo(Duration.ofHours(1)) <= 0,
                    "a stage lasts between 100ms and 1h, was " + stage);
            requireShort(warmUp);
            require(
                    leastSamples >= 100 && leastSamples <= 10_000_000,
                    "a stage has between 100 and 10000000 samples, was " + leastSamples);
        }
    }

    public LoadPlan {
        require(
                users >= 1 && users <= MOST_USERS,
                "users must lie between 1 and %d, was %d".formatted(MOST_USERS, users));
        require(!ramp.isNegative() && ramp.compareTo(Duration.ofHours(6)) <= 0, "a ramp lasts at most 6h, was " + ramp);
        require(
                objective.compareTo(Duration.ofMillis(1)) >= 0 && objective.compareTo(Duration.ofMinutes(1)) <= 0,
                "the objective must lie between 1ms and 1m, was " + objective);
        require(
                stopAtErrors > 0 && stopAtErrors <= 1,
                "the share of errors that stops must lie above 0 and not above 100 %, was " + stopAtErrors);
    }

    private static void requireRate(double perSecond) {
        require(
                perSecond >= 0.01 && perSecond <= 100_000,
                "a rate must lie between 0.01 and 100000 a second, was " + perSecond);
    }

    private static void requireShort(Duration warmUp) {
        require(
                !warmUp.isNegative() && warmUp.compareTo(Duration.ofHours(1)) <= 0,
                "a warm-up lasts at most 1h, was " + warmUp);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
