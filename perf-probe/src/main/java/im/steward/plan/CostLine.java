package im.steward.plan;

import java.util.List;
import java.util.Locale;

/**
 * What one kind of cost comes to, in whole units of the currency.
 *
 * @param years the first, the second and the third
 * @param facts what the reason's sentence quotes
 */
public record CostLine(Side side, Kind kind, List<Long> years, List<Object> facts) {
    public CostLine {
        years = List.copyOf(years);
        facts = List.copyOf(facts);
    }

    /** Who runs it. */
    public enum Side {
        OWN,
        CLOUD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is paid for. */
    public enum Kind {
        HARDWARE,
        POWER,
        LICENCES,
        PEOPLE,
        TRAINING,
        SUPPORT,
        SUBSCRIPTION;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public long total() {
        return years.stream().mapToLong(Long::longValue).sum();
    }
}
