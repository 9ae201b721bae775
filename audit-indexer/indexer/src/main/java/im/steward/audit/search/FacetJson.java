package im.steward.audit.search;

import java.time.ZoneId;
import tools.jackson.core.JsonGenerator;

/** Asks for the spread of hits. Days are asked for, and joined into longer stretches once it is known how many. */
final class FacetJson {
    private static final int LISTED = 12;
    /** Candidates per part of the archive: far more than listed, so that the listed are the greatest for certain. */
    private static final int CANDIDATES = 5_000;

    private FacetJson() {}

    static void write(JsonGenerator json, ZoneId zone) {
        json.writeObjectPropertyStart("aggs");
        terms(json, "platforms", "im.platform", "");
        terms(json, "conversations", "im.channel.id", "im.channel.name");
        terms(json, "senders", "user.id", "user.name");
        terms(json, "kinds", "event.kind", "");
        terms(json, "features", "im.has", "");
        terms(json, "languages", "im.lang", "");
        json.writeObjectPropertyStart("days");
        json.writeObjectPropertyStart("date_histogram");
        json.writeStringProperty("field", "@timestamp");
        json.writeStringProperty("calendar_interval", "day");
        json.writeStringProperty("time_zone", zone.getId());
        json.writeStringProperty("format", "epoch_millis");
        json.writeNumberProperty("min_doc_count", 1);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void terms(JsonGenerator json, String name, String field, String label) {
        json.writeObjectPropertyStart(name);
        json.writeObjectPropertyStart("terms");
        json.writeStringProperty("field", field);
        json.writeNumberProperty("size", label.isEmpty() ? 20 : LISTED);
        json.writeNumberProperty("shard_size", CANDIDATES);
        json.writeEndObject();
        if (!label.isEmpty()) {
            json.writeObjectPropertyStart("aggs");
            json.writeObjectPropertyStart("name");
            json.writeObjectPropertyStart("terms");
            json.writeStringProperty("field", label);
            json.writeNumberProperty("size", 1);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
