package im.steward.console.load;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A load as the process that loads tells of it, while it runs.
 *
 * @param toldBy account whose token that process used
 * @param ending its word, once it is over
 */
record ToldLoad(
        LoadId id,
        String target,
        String script,
        String toldBy,
        Instant beganAt,
        Instant toldAt,
        double objectiveMs,
        Figures now,
        List<Point> points,
        Optional<Ending> ending) {
    private static final int MOST_POINTS = 300;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_FINDING = 2_000;

    /** Told every other second; so many times silent, it is not expected any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Of the stage that runs. */
    record Figures(
            double perSecond, long ended, long failed, double p50, double p95, double p99, int users, int waiting) {}

    /** What one second of the run, or the worst of several, has shown; nothing where no act ended in it. */
    record Point(int at, Optional<Double> p50, Optional<Double> p99) {}

    /**
     * @param finding the sentence of the report
     * @param findingZh the same in Chinese; empty where it was not told
     */
    record Ending(String word, String finding, String findingZh) {
        Ending {
            if (word.length() > LONGEST_NAME
                    || finding.length() > LONGEST_FINDING
                    || findingZh.length() > LONGEST_FINDING) {
                throw new IllegalArgumentException("the ending of a load is a word and a sentence");
            }
        }

        String finding(Locale locale) {
            return locale.getLanguage().equals("zh") && !findingZh.isEmpty() ? findingZh : finding;
        }

        /** Neither stopped by hand nor given up since too much failed. */
        boolean asPlanned() {
            return word.equals("done");
        }
    }

    ToldLoad {
        points = List.copyOf(points);
        if (target.isBlank() || target.length() > LONGEST_NAME || script.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a load has a target and a script with names of up to 200 characters");
        }
        if (points.size() > MOST_POINTS) {
            throw new IllegalArgumentException("a load tells up to %d points".formatted(MOST_POINTS));
        }
    }

    /** {@code running}, {@code silent} or {@code over}. */
    String state(Instant now) {
        return ending.isPresent() ? "over" : toldAt.plus(PATIENCE).isBefore(now) ? "silent" : "running";
    }
}
