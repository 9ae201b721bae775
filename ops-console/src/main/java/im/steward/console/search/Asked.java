package im.steward.console.search;

import im.steward.audit.search.SearchRequest.Order;
import java.time.ZoneId;
import java.util.Locale;

/**
 * What stands in the address of a search page, and the addresses that lead on from it.
 *
 * @param matter its id
 * @param q the query as it was written
 * @param zone in which the query's days begin; empty for the reader's own
 */
public record Asked(String matter, String q, Order order, String zone) {
    /** As it stands in an address. */
    static String zone(ZoneId zone, ZoneId readers) {
        return zone.equals(readers) ? "" : zone.getId();
    }

    static Order order(String word) {
        return switch (word) {
            case "newest" -> Order.NEWEST;
            case "oldest" -> Order.OLDEST;
            default -> throw new IllegalArgumentException("an order is newest or oldest");
        };
    }

    public String orderWord() {
        return order.name().toLowerCase(Locale.ROOT);
    }

    public String address() {
        return Addresses.of("/search", "matter", matter, "q", q, "order", orderWord(), "zone", zone);
    }

    public String newest() {
        return new Asked(matter, q, Order.NEWEST, zone).address();
    }

    public String oldest() {
        return new Asked(matter, q, Order.OLDEST, zone).address();
    }

    public String asking(String query) {
        return new Asked(matter, query, order, zone).address();
    }

    /** The same in the reader's own zone. */
    public String inOwnZone() {
        return new Asked(matter, q, order, "").address();
    }

    public String spread() {
        return Addresses.of("/search/spread", "matter", matter, "q", q, "order", orderWord(), "zone", zone);
    }

    public String withSpread() {
        return Addresses.of("/search", "matter", matter, "q", q, "order", orderWord(), "zone", zone, "spread", "true");
    }

    public String export() {
        return Addresses.of("/exports/new", "matter", matter, "query", q, "zone", zone);
    }

    public String saving() {
        return Addresses.of("/searches/new", "matter", matter, "q", q, "zone", zone);
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
                "zone",
                zone,
                "after",
                cursor,
                "seen",
                Long.toString(seen));
    }
}
