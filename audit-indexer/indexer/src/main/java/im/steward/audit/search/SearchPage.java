package im.steward.audit.search;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * @param total how many match in all, counted to the last one
 * @param next empty on the last page
 */
public record SearchPage(List<Hit> hits, long total, Completeness completeness, Optional<Cursor> next, Duration took) {
    public SearchPage {
        hits = List.copyOf(hits);
    }
}
