package im.steward.audit.search;

import im.steward.audit.query.Query;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.Optional;

/**
 * One page to be fetched.
 *
 * @param limit hits on it; 0 only counts
 * @param after the mark of the page before
 */
public record SearchRequest(Query query, Scope scope, Order order, int limit, Optional<Cursor> after) {
    public static final int LARGEST_PAGE = 1_000;

    public enum Order {
        NEWEST,
        OLDEST
    }

    public SearchRequest {
        if (limit < 0 || limit > LARGEST_PAGE) {
            throw new InvalidException(new Fault(
                    "search-page-size",
                    "A page has from 0 to %d hits, not %d".formatted(LARGEST_PAGE, limit),
                    "Ask for a smaller page, or export the search"));
        }
    }

    public static SearchRequest first(Query query, Scope scope, int limit) {
        return new SearchRequest(query, scope, Order.NEWEST, limit, Optional.empty());
    }
}
