package im.steward.console.search;

import im.steward.audit.search.SearchRequest.Order;
import java.util.Locale;

/**
 * What stands in the address of a search page, and the addresses that lead on from it.
 *
 * @param matter its id
 * @param q the query as it was written
 */
public record Asked(String matter, String q, Order order) {
    static Order order(String word) {
        return word.equals("oldest") ? Order.OLDEST : Order.NEWEST;
    }

    public String orderWord() {
        return order.name().toLowerCase(Locale.ROOT);
    }

    public String address() {
        return Addresses.of("/search", "matter", matter, "q", q, "order", orderWord());
    }

    public String newest() {
        return new Asked(matter, q, Order.NEWEST).address();
    }

    public String oldest() {
        return new Asked(matter, q, Order.OLDEST).address();
    }

    public String asking(String query) {
        return new Asked(matter, query, order).address();
    }

    public String spread() {
        return Addresses.of("/search/spread", "matter", matter, "q", q, "order", orderWord());
    }

    public String withSpread() {
        return Addresses.of("/search", "matter", matter, "q", q, "order", orderWord(), "spread", "true");
    }

    public String export() {
        return Addresses.of("/exports/new", "matter", matter, "query", q);
    }

    public String saving() {
        return Addresses.of("/searches/new", "matter", matter, "q", q);
    }

    String after(String cursor, long seen) {
        return Addresses.of(
                "/search",
                "matter",
                matter,
                "q",
                q,
                "order",
                orderWord(),
                "after",
                cursor,
                "seen",
                Long.toString(seen));
    }
}
