package im.steward.audit.index;

import im.steward.event.AuditEvent;
import im.steward.event.Decoded;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.event.EventId;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.Sha256;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An event read back from its document, to be written once more under a new mapping. */
record Revived(Provenance from, EventDocument document) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The envelope was taken apart into fields; put together again, the codec reads the event as it did then. */
    static Revived of(JsonNode source) {
        JsonNode event = source.path("event");
        String documentId = event.path("id").asString();
        Optional<String> contradicts =
                Optional.ofNullable(event.path("conflict_of").asString(null));
        EventId id = new EventId(contradicts.orElse(documentId));
        byte[] original = JSON.writeValueAsBytes(source.path("original"));
        Provenance from = new Provenance(
                documentId,
                contradicts,
                Sha256.ofHex(event.path("hash").asString()),
                Optional.ofNullable(event.path("run").asString(null)),
                event.path("partition").asInt(),
                event.path("offset").asLong(),
                Instant.ofEpochMilli(event.path("indexed").asLong()),
                source.path("im").has("clock"));
        return new Revived(from, new EventDocument(decoded(id, source, original), from, original));
    }

    private static AuditEvent decoded(EventId id, JsonNode source, byte[] original) {
        JsonNode event = source.path("event");
        Map<String, String> headers = new HashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id.nativeId() + ":" + id.revision());
        headers.put("ce_source", "/im/" + id.platform() + "/" + id.instance());
        headers.put("ce_time", time(source.path("@timestamp")));
        headers.put("ce_recordedtime", time(event.path("recorded")));
        EventKind.find(event.path("kind").asString(""))
                .ifPresent(kind -> headers.put("ce_type", kind.type().attribute()));
        return switch (EventCodec.decode(new EventBytes(headers, original))) {
            case Decoded.Event(var read) -> read;
            case Decoded.Refused(var fault) ->
                throw new IntegrityException(new Fault(
                        "reindex-unreadable",
                        "The archived event %s cannot be read by this release (%s)".formatted(id, fault.code()),
                        "Go back to the older release and report the event's kind; nothing is lost"));
        };
    }

    private static String time(JsonNode millis) {
        return Instant.ofEpochMilli(millis.asLong()).toString();
    }
}
