package im.steward.console.search;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.devstack.Stack;
import im.steward.event.AccountRef;
import im.steward.event.Attachment;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A few bilingual weeks in the archive of a test, with an edit, a deletion and a file. */
public final class SomeTalk {
    static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    static final int MESSAGES = 130;

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
    private static final AccountRef LIN = new AccountRef("u-lin", "林晓", "lin@example.com");
    private static final AccountRef ALICE = new AccountRef("u-alice", "Alice Meyer", "alice@example.com");
    private static final AccountRef BOB = new AccountRef("u-bob", "<b>Bob</b>", null);
    private static final ChannelRef CONTRACTS =
            new ChannelRef("c-contracts", "合同评审 Contracts", ChannelRef.Type.PRIVATE, "legal");
    private static final ChannelRef GENERAL = new ChannelRef("c-general", "general", ChannelRef.Type.PUBLIC, null);
    private static final String[] LINES = {
        "客户希望把合同金额从 120 万调到 118 万，请法务今天确认。",
        "The contract amount is still 1.2M in my copy – which version is right?",
        "合同第3季度付款条件没有变化，补充协议见附件。",
        "Let's keep the side letter out of this channel.",
        "好的，我下午两点前把 contract_v4 发给大家 👍",
        "<script>alert('x')</script> is what the form sent us"
    };

    private SomeTalk() {}

    public static void archive(Stack stack) {
        String alias = stack.prefix() + "events";
        var requests = new ElasticsearchRequests(
                Rest5Client.builder(stack.elasticsearch()).build());
        var writer = new IndexWriter(requests, new IndexTemplates(requests, alias, Mapping.CURRENT, 0, CLOCK), CLOCK);
        var arrivals = new ArrayList<Arrival>();
        for (AuditEvent event : events()) {
            arrivals.add(new Arrival(
                    event,
                    EventCodec.encode(event),
                    0,
                    arrivals.size(),
                    event.head().at()));
        }
        writer.write(arrivals);
        requests.ask("POST", "/" + alias + "/_refresh");
    }

    private static List<AuditEvent> events() {
        var events = new ArrayList<AuditEvent>();
        for (int i = 0; i < MESSAGES; i++) {
            Instant at = MONDAY.plus(Duration.ofMinutes(i * 197L));
            events.add(new MessagePosted(
                    head("m" + i, 0, at, List.of(LIN, ALICE, BOB).get(i % 3)),
                    i % 4 == 3 ? GENERAL : CONTRACTS,
                    new MessageRef("m" + i, null),
                    new Body(LINES[i % LINES.length]),
                    List.of(),
                    i % 6 == 2
                            ? List.of(new Attachment("f" + i, "补充协议.pdf", 4_096, "application/pdf", null))
                            : List.of(),
                    false,
                    null));
        }
        events.add(new MessageEdited(
                head("m0", 1, MONDAY.plusSeconds(90), LIN),
                CONTRACTS,
                new MessageRef("m0", null),
                new Body("客户希望把合同金额从 120 万调到 115 万，请法务明天确认。"),
                null,
                List.of(),
                List.of()));
        events.add(new MessageDeleted(
                head("m0", 2, MONDAY.plusSeconds(600), LIN),
                CONTRACTS,
                new MessageRef("m0", null),
                new Body("客户希望把合同金额从 120 万调到 115 万，请法务明天确认。"),
                MessageDeleted.Reason.USER));
        return events;
    }

    private static EventHead head(String id, long revision, Instant at, AccountRef who) {
        return new EventHead(EventId.of("mattermost", "hq", id, revision), at, at, who);
    }
}
