package im.steward.kernel;

import java.time.Duration;
import java.time.Instant;

/** An interval of time, end exclusive. */
public record Period(Instant from, Instant to) {
    public Period {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a period must not end (%s) before it starts (%s)".formatted(to, from));
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    public Duration length() {
        return Duration.between(from, to);
    }
}
