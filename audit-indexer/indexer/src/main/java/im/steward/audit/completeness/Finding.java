package im.steward.audit.completeness;

import java.time.Instant;
import java.util.Optional;

/**
 * A difference with a name.
 *
 * @param event the event's id, or what could be read of it
 * @param detail for a conflict or duplicate: where the other one is
 * @param settled when a later comparison found it mended
 * @param account of an expired range, once a person has given one
 */
public record Finding(
        Kind kind,
        String event,
        ChannelDay place,
        int partition,
        long offset,
        String detail,
        Instant found,
        Optional<Instant> settled,
        Optional<Account> account) {
    /** @param by who gave it, as the trail writes actors */
    public record Account(String by, Instant at, String reason) {}

    public enum Kind {
        /** Read from the topic, not in the archive. */
        GAP,
        /** Delivered again with the same content; the archive keeps the first. */
        DUPLICATE,
        /** Delivered again with other content; the archive keeps both. */
        CONFLICT,
        /** Could not be indexed; its bytes are in quarantine. */
        QUARANTINED,
        /** Kafka's retention took a range of records before it was compared. */
        EXPIRED
    }
}
