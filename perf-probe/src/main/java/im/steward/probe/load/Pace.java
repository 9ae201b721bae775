package im.steward.probe.load;

import java.time.Duration;

/**
 * When arrivals are due. Fixed beforehand and never by answers: an open model.
 *
 * @param rising the rate grows from nothing during the warm-up
 */
record Pace(double perSecond, Duration warmUp, boolean rising) {
    private static final double SECOND = 1e9;

    /** @return nanoseconds after the stage's beginning */
    long due(long number) {
        double warm = warmUp.toNanos();
        if (!rising || warm == 0) {
            return (long) (number * SECOND / perSecond);
        }
        // The area below a rising line: half the arrivals of a level one.
        double during = perSecond * warm / SECOND / 2;
        return number < during
                ? (long) (warm * Math.sqrt(number / during))
                : (long) (warm + (number - during) * SECOND / perSecond);
    }

    boolean isSample(long due) {
        return due >= warmUp.toNanos();
    }
}
