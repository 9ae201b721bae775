package im.steward.backup.take;

import java.time.Duration;

/** Time spent, which a clock that jumps does not change. */
public record Stopwatch(long begun) {
    public static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
