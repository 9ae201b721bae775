package im.steward.audit.search;

import im.steward.audit.index.EventKind;
import im.steward.audit.query.Source;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Asks which messages of one server were edited or deleted. */
final class LaterVersions {
    private LaterVersions() {}

    static void write(JsonGenerator json, Source source, List<String> messages, Scope scope) {
        json.writeStartObject();
        new RequestJson(json)
                .question(
                        filters -> {
                            filters.source(source);
                            filters.terms("im.message.id", messages);
                            filters.terms("event.kind", List.of(EventKind.EDITED.word(), EventKind.DELETED.word()));
                        },
                        scope);
        json.writeNumberProperty("size", 0);
        json.writeBooleanProperty("track_total_hits", false);
        json.writeObjectPropertyStart("aggs");
        json.writeObjectPropertyStart("messages");
        terms(json, "im.message.id", messages.size());
        json.writeObjectPropertyStart("aggs");
        json.writeObjectPropertyStart("kinds");
        terms(json, "event.kind", 2);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    static Map<MessageKey, Set<EventKind>> read(SearchAnswer answer, Source source) {
        var found = new HashMap<MessageKey, Set<EventKind>>();
        for (JsonNode message : answer.aggregations().path("messages").path("buckets")) {
            Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
            for (JsonNode kind : message.path("kinds").path("buckets")) {
                EventKind.find(kind.path("key").asString()).ifPresent(kinds::add);
            }
            found.put(new MessageKey(source, message.path("key").asString()), kinds);
        }
        return found;
    }

    private static void terms(JsonGenerator json, String field, int size) {
        json.writeObjectPropertyStart("terms");
        json.writeStringProperty("field", field);
        json.writeNumberProperty("size", size);
        json.writeEndObject();
    }
}
