package im.steward.audit.index;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import java.time.Instant;
import java.util.List;

/** People and events that the tests of indexing share. */
final class Fixtures {
    static final AccountRef ALICE = new AccountRef("u-alice", "Alice", "Alice@Orion.example");
    static final ChannelRef BRIDGE = new ChannelRef("c-bridge", "Bridge", ChannelRef.Type.PRIVATE, "orion");
    static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");
    static final Instant RECEIVED = Instant.parse("2026-03-14T12:00:01Z");

    private Fixtures() {}

    static MessagePosted posted(String id, String text) {
        return posted(id, text, NOON);
    }

    static MessagePosted posted(String id, String text, Instant at) {
        return new MessagePosted(
                new EventHead(EventId.of("mattermost", "hq", id, 0), at, at.plusMillis(40), ALICE),
                BRIDGE,
                new MessageRef(id, null),
                new Body(text),
                List.of(),
                List.of(),
                false,
                null);
    }

    static Arrival arrival(AuditEvent event, long offset) {
        return new Arrival(event, EventCodec.encode(event), 0, offset, RECEIVED);
    }
}
