package im.steward.probe.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How much time one kept histogram spans; hours and days are UTC's. */
enum Width {
    MINUTE(ChronoUnit.MINUTES),
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit unit;

    Width(ChronoUnit unit) {
        this.unit = unit;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Instant floor(Instant at) {
        return at.truncatedTo(unit);
    }

    Instant ceiling(Instant at) {
        Instant floor = floor(at);
        return floor.equals(at) ? at : floor.plus(length());
    }

    Duration length() {
        return unit.getDuration();
    }
}
