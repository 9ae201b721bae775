package im.steward.probe.slo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * When a budget is spent too fast: this share of a whole period's budget within the long window, and still so within the
 * short one. Ordered by urgency.
 */
public enum BurnRule {
    HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(5), 0.02),
    SIX_HOURS("6h", Duration.ofHours(6), Duration.ofMinutes(30), 0.05),
    THREE_DAYS("3d", Duration.ofDays(3), Duration.ofHours(6), 0.10);

    /** So little is chance: one lost packet of a target that is asked rarely wakes nobody. */
    static final int FEWEST_BAD = 3;

    /** Below the limit by this much, and for so many minutes, it is over; else it would come and go at the limit. */
    static final double CALM = 0.9;

    static final int CALM_MINUTES = 5;
    private final String word;
    private final Duration longWindow;
    private final Duration shortWindow;
    private final double share;

    BurnRule(String word, Duration longWindow, Duration shortWindow, double share) {
        this.word = word;
        this.longWindow = longWindow;
        this.shortWindow = shortWindow;
        this.share = share;
    }

    public String word() {
        return word;
    }

    public Duration longWindow() {
        return longWindow;
    }

    public Duration shortWindow() {
        return shortWindow;
    }

    /** As long as it takes to ask as often as must be bad: else a target that is asked rarely could never burn. */
    Duration shortWindow(Duration every) {
        Duration needed = every.multipliedBy(FEWEST_BAD);
        return needed.compareTo(shortWindow) > 0 ? needed : shortWindow;
    }

    /**
     * How many times faster than a period's even spending; the windows stay, the factor follows the period. Never below
     * 1: who spends no faster than that keeps the promise.
     */
    public double factor(Duration period) {
        return Math.max(1, share * (double) period.toMillis() / (double) longWindow.toMillis());
    }

    /** A period as short as a window has no use for the rule, nor has a target that is asked too rarely for it. */
    boolean applies(Duration period, Duration every) {
        return longWindow.compareTo(period) < 0 && shortWindow(every).compareTo(longWindow) <= 0;
    }

    static Optional<BurnRule> find(String word) {
        return Arrays.stream(values()).filter(rule -> rule.word.equals(word)).findFirst();
    }
}
