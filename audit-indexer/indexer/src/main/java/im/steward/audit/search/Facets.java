package im.steward.audit.search;

import im.steward.kernel.Period;
import java.util.List;

/** How the hits of a query are spread over places, people, kinds and time. */
public record Facets(
        Counts platforms,
        Counts conversations,
        Counts senders,
        Counts kinds,
        Counts features,
        Counts languages,
        List<Bar> bars,
        Step step,
        Completeness completeness) {
    public Facets {
        bars = List.copyOf(bars);
    }

    /**
     * @param others hits with values that are not among the listed
     * @param exact whether each count is; a value that is rare in every part of the archive could be missing otherwise
     */
    public record Counts(List<Count> counts, long others, boolean exact) {
        public Counts {
            counts = List.copyOf(counts);
        }
    }

    /**
     * @param name for people; the same as the value where the archive knows no name
     * @param source whose conversation or account it is, {@code platform/instance}; empty where values are everybody's
     */
    public record Count(String value, String name, String source, long hits) {}

    /** Hits of a stretch of time; stretches without any are there too. */
    public record Bar(Period period, long hits) {}

    /** How much time a bar covers. */
    public enum Step {
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR,
        DECADE
    }
}
