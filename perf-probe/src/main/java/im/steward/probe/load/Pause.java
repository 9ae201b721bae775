package im.steward.probe.load;

import im.steward.probe.measure.TargetsParser;
import java.time.Duration;

/** A length of time drawn evenly between two. */
public record Pause(Duration least, Duration most) {
    static final Pause NONE = new Pause(Duration.ZERO, Duration.ZERO);

    public Pause {
        if (least.isNegative() || most.compareTo(least) < 0 || most.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("a pause is a length such as 2s, or 1s..5s, of an hour at most");
        }
    }

    /** {@code 2s}, or {@code 1s..5s}. */
    public static Pause of(String text) {
        int dots = text.indexOf("..");
        Duration least = TargetsParser.duration(dots < 0 ? text : text.substring(0, dots));
        return new Pause(least, dots < 0 ? least : TargetsParser.duration(text.substring(dots + 2)));
    }

    long nanos(double drawn) {
        return least.toNanos() + (long) ((most.toNanos() - least.toNanos()) * drawn);
    }
}
