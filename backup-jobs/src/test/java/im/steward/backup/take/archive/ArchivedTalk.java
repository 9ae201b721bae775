package im.steward.backup.take.archive;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Messages of one conversation over two months, in the archive. */
record ArchivedTalk(ElasticsearchRequests requests, String prefix) {
    private static final ChannelRef BRIDGE = new ChannelRef("c-bridge", "Bridge 舰桥", ChannelRef.Type.PRIVATE, "orion");
    private static final Instant DAY = Instant.parse("2026-02-27T08:00:00Z");
    private static final Clock CLOCK = Clock.systemUTC();

    void archive(int from, int to) {
        IndexWriter writer =
                new IndexWriter(requests, new IndexTemplates(requests, prefix, Mapping.CURRENT, 0, CLOCK), CLOCK);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = from; i < to; i++) {
            // Over two months.
            Instant at = DAY.plusSeconds(600L * i);
            var posted = new MessagePosted(
                    new EventHead(
                            EventId.of("mattermost", "hq", "m" + i, 0), at, at, new AccountRef("u-alice", "Alice 爱丽丝")),
                    BRIDGE,
                    new MessageRef("m" + i, null),
                    new Body("Message %d about the budget 预算 of next year".formatted(i)),
                    List.of(),
                    List.of(),
                    false,
                    null);
            arrivals.add(new Arrival(posted, EventCodec.encode(posted), 0, i, CLOCK.instant()));
        }
        writer.write(arrivals);
        requests.ask("POST", "/" + prefix + "/_refresh");
    }
}
