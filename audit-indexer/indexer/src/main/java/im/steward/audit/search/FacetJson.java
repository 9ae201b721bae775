package im.steward.audit.search;

import java.time.ZoneId;
import tools.jackson.core.JsonGenerator;

/** Asks for the spread of hits. Days are asked for, and joined into longer stretches once it is known how many. */
final class FacetJson {
    static final int LISTED = 12;
    /** Servers of one company; more than any has. */
    private static final int MOST_SOURCES = 100;
    /** Candidates per part of the archive: far more than listed, so that the listed are the greatest for certain. */
    private static final int CANDIDATES = 5_000;

    private FacetJson() {}

    /** @param bySource whether several servers give the ids, each by itself */
    static void write(JsonGenerator json, ZoneId zone, boolean bySource) {
        json.writeObjectPropertyStart("aggs");
        terms(json, "platforms", "im.platform", 20, () -> terms(json, "instances", "im.instance", MOST_SOURCES));
        named(json, "conversations", "im.channel.id", "im.channel.name", bySource);
        named(json, "senders", "user.id", "user.name", bySource);
        terms(json, "kinds", "event.kind", 20);
        terms(json, "features", "im.has", 20);
        terms(json, "languages", "im.lang", 20);
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

    private static void named(JsonGenerator json, String name, String field, String label, boolean bySource) {
        Runnable names = () -> terms(json, "name", label, 1);
        terms(
                json,
                name,
                field,
                LISTED,
                bySource
                        ? () -> terms(
                                json,
                                "platforms",
                                "im.platform",
                                MOST_SOURCES,
                                () -> terms(json, "instances", "im.instance", MOST_SOURCES, names))
                        : names);
    }

    private static void terms(JsonGenerator json, String name, String field, int size) {
        terms(json, name, field, size, () -> {});
    }

    /** @param within writes what each bucket is asked in turn */
    private static void terms(JsonGenerator json, String name, String field, int size, Runnable within) {
        json.writeObjectPropertyStart(name);
        json.writeObjectPropertyStart("terms");
        json.writeStringProperty("field", field);
        json.writeNumberProperty("size", size);
        json.writeNumberProperty("shard_size", CANDIDATES);
        json.writeEndObject();
        json.writeObjectPropertyStart("aggs");
        within.run();
        json.writeEndObject();
        json.writeEndObject();
    }
}
