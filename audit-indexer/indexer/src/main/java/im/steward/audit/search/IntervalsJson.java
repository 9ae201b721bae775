package im.steward.audit.search;

import im.steward.audit.query.Clause;
import im.steward.audit.query.Clause.Part;
import im.steward.audit.query.Regex;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Distances and phrases with patterns, as interval queries. Elasticsearch refuses a pattern there that stands for too
 * many words rather than dropping some. Each side is one phrase and so of fixed width: then, and only then, looking at
 * the smallest stretches finds every message that has a stretch small enough.
 */
final class IntervalsJson {
    private final JsonGenerator json;

    IntervalsJson(JsonGenerator json) {
        this.json = json;
    }

    void phrase(Clause.Phrase phrase) {
        open();
        place(phrase);
        close();
    }

    void near(Clause.Near near) {
        open();
        json.writeObjectPropertyStart("any_of");
        json.writeArrayPropertyStart("intervals");
        for (Clause.Phrase left : near.left()) {
            for (Clause.Phrase right : near.right()) {
                pair(near.between(), left, right);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        close();
    }

    /** A phrase overlaps itself; Elasticsearch would look for a second one. */
    private void pair(int between, Clause.Phrase left, Clause.Phrase right) {
        if (left.equals(right)) {
            in(left);
        } else {
            json.writeStartObject();
            allOf(between, false);
            in(left);
            in(right);
            endAllOf();
            json.writeEndObject();
        }
    }

    private void in(Clause.Phrase phrase) {
        json.writeStartObject();
        place(phrase);
        json.writeEndObject();
    }

    private void place(Clause.Phrase phrase) {
        List<Part> parts = phrase.parts();
        if (parts.size() == 1) {
            place(parts.getFirst());
            return;
        }
        allOf(0, true);
        for (Part part : parts) {
            json.writeStartObject();
            place(part);
            json.writeEndObject();
        }
        endAllOf();
    }

    private void place(Part part) {
        switch (part) {
            case Part.Exact exact -> rule("match", "query", ClauseJson.token(exact));
            case Part.Glob(String pattern) -> rule("wildcard", "pattern", pattern);
            case Part.Matching(Regex regex) -> rule("regexp", "pattern", ClauseJson.wholeWord(regex));
        }
    }

    private void rule(String name, String parameter, String value) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty(parameter, value);
        json.writeEndObject();
    }

    private void allOf(int gaps, boolean ordered) {
        json.writeObjectPropertyStart("all_of");
        json.writeBooleanProperty("ordered", ordered);
        json.writeNumberProperty("max_gaps", gaps);
        json.writeArrayPropertyStart("intervals");
    }

    private void endAllOf() {
        json.writeEndArray();
        json.writeEndObject();
    }

    private void open() {
        json.writeStartObject();
        json.writeObjectPropertyStart("intervals");
        json.writeObjectPropertyStart("words");
    }

    private void close() {
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }
}
