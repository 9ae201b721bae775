package im.steward.event;

import im.steward.kernel.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Audit events ⇄ bytes (CloudEvents 1.0, binary mode). Decoding answers for whatever it is given and never throws:
 * the bytes come from programs we do not know, and a reader that dies on them stops everybody's events.
 */
public final class EventCodec {
    /** Text of the largest size with every character escaped still fits; Kafka's own limit is met much earlier. */
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final String SOURCE_ROOT = "/im/";

    /** A key twice in an object is refused everywhere, because Elasticsearch would refuse the document later. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(1_000)
                    .maxNameLength(10_000)
                    .maxStringLength(MAX_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EventCodec() {}

    public static EventBytes encode(AuditEvent event) {
        EventHead head = event.head();
        EventType type = EventType.of(event);
        EventId id = head.id();
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", "application/json");
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id.local());
        headers.put("ce_source", SOURCE_ROOT + id.platform() + "/" + id.instance());
        headers.put("ce_type", type.attribute());
        headers.put("ce_time", head.at().toString());
        headers.put("ce_recordedtime", head.recordedAt().toString());
        headers.put("ce_subject", subject(event));
        headers.put("ce_partitionkey", EventTopic.key(event));
        headers.put("ce_dataschema", type.schema());
        return new EventBytes(headers, BodyWriter.write(event));
    }

    public static Decoded decode(EventBytes bytes) {
        try {
            return new Decoded.Event(read(bytes));
        } catch (RefusedEvent refused) {
            return new Decoded.Refused(refused.fault());
        } catch (JacksonException notJson) {
            return new Decoded.Refused(notJson(notJson).fault());
        } catch (IllegalArgumentException | DateTimeException unfit) {
            return new Decoded.Refused(RefusedEvent.field("of an id, a time or a size", "does not hold such a value")
                    .fault());
        }
    }

    /** The same for every delivery of the same content, whoever wrote its bytes: all but {@code recordedAt} counts. */
    public static Sha256 contentHash(AuditEvent event) {
        EventHead head = event.head();
        BodyDigest digest = new BodyDigest();
        digest.add(EventType.of(event).attribute());
        digest.add(head.id().value());
        digest.add(head.at().toString());
        BodyWriter.write(event, digest);
        return digest.sha256();
    }

    private static AuditEvent read(EventBytes bytes) {
        Map<String, String> headers = bytes.headers();
        if (!"1.0".equals(required(headers, "ce_specversion"))) {
            throw RefusedEvent.header("ce_specversion", "is not 1.0");
        }
        EventType type = type(required(headers, "ce_type"));
        EventId id = id(required(headers, "ce_source"), required(headers, "ce_id"));
        Instant at = time("ce_time", required(headers, "ce_time"));
        String recorded = headers.get("ce_recordedtime");
        Instant recordedAt = recorded == null ? at : time("ce_recordedtime", recorded);
        String contentType = headers.get("content-type");
        if (contentType != null && !contentType.startsWith("application/json")) {
            throw RefusedEvent.header("content-type", "is not application/json (binary mode)");
        }
        AuditEvent event = body(bytes.body()).event(type, id, at, recordedAt);
        if (FreshnessMark.isForged(event, bytes.body())) {
            throw new RefusedEvent(
                    "event-platform-reserved",
                    "The header ce_source names the platform 'steward', which is that of Steward's own probes",
                    "Let the producer name its chat platform in ce_source, then replay the event");
        }
        return event;
    }

    private static EventFields body(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw RefusedEvent.tooLarge("The body of the event", MAX_BYTES);
        }
        // Jackson would also read UTF-16 and UTF-32, which nothing behind us does.
        if (body.length < 2 || body[0] == 0 || body[1] == 0 || body[0] < 0) {
            throw notJson(0);
        }
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
            return BodyReader.read(in);
        }
    }

    private static EventType type(String attribute) {
        return EventType.find(attribute).orElseThrow(() -> {
            int version = attribute.lastIndexOf(".v");
            boolean known = version > 0
                    && EventType.find(attribute.substring(0, version) + EventType.VERSION)
                            .isPresent();
            return known
                    ? new RefusedEvent(
                            "event-version-unknown",
                            "The event is written in a version of its schema that this Steward does not read",
                            "Upgrade Steward, or let the producer write version 1, then replay the event")
                    : new RefusedEvent(
                            "event-type-unknown",
                            "The header ce_type names no type of the event contract",
                            "Compare the producer's ce_type with the list in the event contract, then replay the event");
        });
    }

    private static EventId id(String source, String local) {
        if (!source.startsWith(SOURCE_ROOT)) {
            throw RefusedEvent.header("ce_source", "is not /im/<platform>/<instance>");
        }
        try {
            return new EventId(source.substring(SOURCE_ROOT.length()) + "/" + local);
        } catch (IllegalArgumentException unfit) {
            throw RefusedEvent.header(
                    "ce_source or ce_id", "is not /im/<platform>/<instance> and <native id>:<revision>");
        }
    }

    private static Instant time(String header, String text) {
        try {
            return Rfc3339.parse(text);
        } catch (IllegalArgumentException | DateTimeException unfit) {
            throw RefusedEvent.header(header, "is no time as RFC 3339 writes it");
        }
    }

    private static String required(Map<String, String> headers, String name) {
        @Nullable String value = headers.get(name);
        if (value == null || value.isEmpty()) {
            throw RefusedEvent.header(name, "is missing");
        }
        return value;
    }

    private static String subject(AuditEvent event) {
        return switch (event) {
            case AuditEvent.OfMessage about ->
                "channel/" + about.channel().id() + "/message/"
                        + about.message().id();
            case AuditEvent.MembershipChanged membership ->
                "channel/" + membership.channel().id() + "/member/"
                        + membership.member().id();
            case AuditEvent.FileTouched touched -> "file/" + touched.file().id();
            case AuditEvent.AccountChanged account ->
                "account/" + account.target().id();
            case AuditEvent.SessionChanged session ->
                "account/" + session.head().actor().id();
            case AuditEvent.AdminActed act -> "account/" + act.head().actor().id();
        };
    }

    private static RefusedEvent notJson(JacksonException wrong) {
        return notJson(Math.max(
                0, wrong.getLocation() == null ? 0 : wrong.getLocation().getByteOffset()));
    }

    private static RefusedEvent notJson(long offset) {
        return new RefusedEvent(
                "event-json-invalid",
                "The body is no JSON object in UTF-8, or names a field twice; it stops making sense at byte " + offset,
                "Let the producer write the body with a JSON library, then replay the event");
    }
}
