package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.event.AuditEvent;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The very documents the writer would write, as finished bulk bodies: the raw limit of a benchmark. */
public final class RawDocuments {
    private RawDocuments() {}

    public static void prepare(ElasticsearchRequests requests, String prefix) {
        var _ = new IndexTemplates(requests, prefix, Mapping.CURRENT, 0, Clock.systemUTC()).prepare();
    }

    public static List<byte[]> bulks(String prefix, List<AuditEvent> events, int perRequest) {
        IndexNames names = IndexNames.current(prefix);
        Instant now = Instant.now();
        List<byte[]> bulks = new ArrayList<>();
        for (int from = 0; from < events.size(); from += perRequest) {
            BulkBody body = new BulkBody();
            try (JsonGenerator json = body.generator()) {
                for (AuditEvent event : events.subList(from, Math.min(events.size(), from + perRequest))) {
                    EventBytes bytes = EventCodec.encode(event);
                    String id = event.head().id().value();
                    Provenance provenance = new Provenance(
                            id, Optional.empty(), EventCodec.contentHash(event), Optional.empty(), 0, from, now, false);
                    BulkBody.create(
                            json,
                            names.of(event.head().at(), now),
                            new EventDocument(event, provenance, bytes.body()),
                            id);
                }
            }
            body.write('\n');
            bulks.add(Arrays.copyOf(body.bytes(), body.length()));
        }
        return bulks;
    }
}
