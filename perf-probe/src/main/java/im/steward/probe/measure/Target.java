package im.steward.probe.measure;

import java.time.Duration;

/**
 * What is asked, and how often.
 *
 * @param every the cadence; starts lie on this grid whatever the answers do
 * @param timeout after this there is no answer
 * @param inFlight a start that finds as many unanswered ones is not made and counts as bad
 */
public record Target(TargetName name, Prober prober, Duration every, Duration timeout, int inFlight) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_IN_FLIGHT = 1_000;

    public Target {
        requirePace(every, timeout);
        if (inFlight < 1 || inFlight > MOST_IN_FLIGHT) {
            throw new IllegalArgumentException("in-flight must lie between 1 and 1000, was " + inFlight);
        }
    }

    /** Also of what another machine's probe says of its targets. */
    public static void requirePace(Duration every, Duration timeout) {
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("every must lie between 10ms and 1d, was " + every);
        }
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("timeout must lie between 10ms and 10m, was " + timeout);
        }
    }
}
