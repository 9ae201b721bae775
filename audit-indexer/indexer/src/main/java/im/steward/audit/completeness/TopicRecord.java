package im.steward.audit.completeness;

import im.steward.event.AuditEvent;
import im.steward.event.ChannelRef;
import im.steward.event.Decoded;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.event.FreshnessMark;
import im.steward.kernel.Sha256;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A record of the topic as the ledger sees it.
 *
 * @param name the event's id; for an unreadable record its CloudEvents id, if it has one
 */
record TopicRecord(
        int partition, long offset, String name, ChannelDay place, String channelName, Optional<Sha256> hash) {
    static TopicRecord of(int partition, long offset, long timestamp, EventBytes bytes) {
        return switch (EventCodec.decode(bytes)) {
            case Decoded.Event(AuditEvent event) ->
                new TopicRecord(
                        partition,
                        offset,
                        event.head().id().value(),
                        ChannelDay.of(event),
                        event.conversation().map(ChannelRef::name).orElse(""),
                        Optional.of(EventCodec.contentHash(event)));
            case Decoded.Refused _ ->
                new TopicRecord(
                        partition,
                        offset,
                        unreadable(bytes),
                        new ChannelDay(
                                ChannelDay.UNREADABLE,
                                ChannelDay.UNREADABLE,
                                "",
                                LocalDate.ofInstant(Instant.ofEpochMilli(timestamp), ZoneOffset.UTC)),
                        "",
                        Optional.empty());
        };
    }

    /** A probe's own: no act of anybody, so nobody's completeness depends on it. */
    boolean isMark() {
        return place.platform().equals(FreshnessMark.PLATFORM);
    }

    /** Stands for records Kafka has no more: {@code from} up to, not including, {@code to}. */
    static TopicRecord range(int partition, long from, long to, Instant now) {
        return new TopicRecord(
                partition,
                from,
                (to - from) + " records",
                new ChannelDay(
                        ChannelDay.UNREADABLE, ChannelDay.UNREADABLE, "", LocalDate.ofInstant(now, ZoneOffset.UTC)),
                "",
                Optional.empty());
    }

    /** Hostile bytes may claim any id; it goes into a table, so it is short and free of control characters. */
    private static String unreadable(EventBytes bytes) {
        String claimed = bytes.header("ce_id").orElse("").replaceAll("\\p{Cntrl}", "\uFFFD");
        return claimed.length() <= 200 ? claimed : claimed.substring(0, 200);
    }
}
