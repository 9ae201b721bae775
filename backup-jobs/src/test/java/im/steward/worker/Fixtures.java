package im.steward.worker;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Conversations to export. */
final class Fixtures {
    static final ChannelRef BRIDGE = new ChannelRef("c-bridge", "Bridge 舰桥", ChannelRef.Type.PRIVATE, "orion");
    private static final Instant DAY = Instant.parse("2026-02-01T08:00:00Z");

    private Fixtures() {}

    static MessagePosted message(int number, String text) {
        // Every third shares its moment with the one before: the order must not hang on time alone.
        Instant at = DAY.plusMillis(number - number % 3 / 2);
        return new MessagePosted(
                head("m%07d".formatted(number), at),
                BRIDGE,
                new MessageRef("m" + number, null),
                new Body(text),
                List.of(),
                List.of(),
                false,
                null);
    }

    static ReactionChanged reaction(int number) {
        return new ReactionChanged(
                head("r" + number, DAY.plusMillis(number)),
                BRIDGE,
                new MessageRef("m" + number, null),
                "thumbsup",
                ReactionChanged.Change.ADDED);
    }

    static List<AuditEvent> talk(int messages) {
        List<AuditEvent> events = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            events.add(message(i, "Message %d about the budget 预算: =1+%d".formatted(i, i)));
        }
        return events;
    }

    private static EventHead head(String id, Instant at) {
        return new EventHead(
                EventId.of("mattermost", "hq", id, 0), at, at.plusMillis(5), new AccountRef("u-alice", "Alice 爱丽丝"));
    }
}
