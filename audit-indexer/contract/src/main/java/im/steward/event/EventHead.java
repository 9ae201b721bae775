package im.steward.event;

import java.time.Instant;

/**
 * What every event has.
 *
 * @param at when it happened, by the platform's clock
 * @param recordedAt when we, or the customer's producer, took notice of it
 * @param actor who did it
 */
public record EventHead(EventId id, Instant at, Instant recordedAt, AccountRef actor) {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** A clock may be wrong and its event is kept all the same; outside these years RFC 3339 cannot write it down. */
    public EventHead {
        if (at.isBefore(FIRST) || at.isAfter(LAST) || recordedAt.isBefore(FIRST) || recordedAt.isAfter(LAST)) {
            throw new IllegalArgumentException("the time of an event lies in the years 1 to 9999");
        }
    }
}
