package im.steward.compliance;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import im.steward.trail.OfficerId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** People, conversations and messages the tests of compliance share. */
public final class Fixtures {
    public static final OfficerId OFFICER = OfficerId.of("olga");
    public static final OfficerId STRANGER = OfficerId.of("stefan");
    public static final AccountRef ALICE = new AccountRef("u-alice", "Alice", "alice@orion.example");
    public static final AccountRef BAO = new AccountRef("u-bao", "包青天");
    public static final ChannelRef BRIDGE = new ChannelRef("c-bridge", "Bridge", ChannelRef.Type.PRIVATE, "orion");
    public static final ChannelRef LOBBY = new ChannelRef("c-lobby", "大厅", ChannelRef.Type.PUBLIC, "orion");
    public static final Instant DAY = Instant.parse("2026-02-01T08:00:00Z");

    private Fixtures() {}

    public static MessagePosted posted(String id, ChannelRef channel, AccountRef sender, Instant at, String text) {
        return new MessagePosted(
                new EventHead(EventId.of("mattermost", "hq", id, 0), at, at.plusMillis(40), sender),
                channel,
                new MessageRef(id, null),
                new Body(text),
                List.of(),
                List.of(),
                false,
                null);
    }

    /** Numbered messages, a second apart, that all say "budget". */
    public static List<AuditEvent> talk(int messages) {
        return IntStream.range(0, messages)
                .<AuditEvent>mapToObj(i -> posted(
                        "m%06d".formatted(i),
                        i % 3 == 0 ? LOBBY : BRIDGE,
                        i % 2 == 0 ? ALICE : BAO,
                        DAY.plusSeconds(i),
                        "Message %d about the budget 预算".formatted(i)))
                .toList();
    }
}
