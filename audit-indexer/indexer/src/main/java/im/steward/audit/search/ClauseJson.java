package im.steward.audit.search;

import im.steward.audit.index.EventKind;
import im.steward.audit.query.Clause;
import im.steward.audit.query.Clause.Part;
import im.steward.audit.query.Feature;
import im.steward.audit.query.Language;
import im.steward.audit.query.Regex;
import im.steward.audit.query.Source;
import im.steward.audit.text.Words;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** Writes a clause in Elasticsearch's query language, each as a filter: a message matches or it does not. */
final class ClauseJson {
    private static final String WORDS = "words";
    private final JsonGenerator json;
    private final IntervalsJson intervals;

    ClauseJson(JsonGenerator json) {
        this.json = json;
        this.intervals = new IntervalsJson(json);
    }

    void write(Clause clause) {
        switch (clause) {
            case Clause.All _ -> {
                open("match_all");
                close();
            }
            case Clause.And(List<Clause> clauses) -> {
                open("bool");
                several(
                        "filter",
                        clauses.stream()
                                .filter(each -> !(each instanceof Clause.Not))
                                .toList());
                several(
                        "must_not",
                        clauses.stream()
                                .filter(Clause.Not.class::isInstance)
                                .map(each -> ((Clause.Not) each).clause())
                                .toList());
                close();
            }
            case Clause.Or(List<Clause> clauses) -> {
                open("bool");
                several("should", clauses);
                json.writeNumberProperty("minimum_should_match", 1);
                close();
            }
            case Clause.Not(Clause inner) -> not(inner);
            case Clause.Phrase phrase -> phrase(phrase);
            case Clause.Near near -> intervals.near(near);
            case Clause.Named(Clause.Name name, String value, boolean pattern) -> named(name, value, pattern);
            case Clause.Has(Feature feature) -> term("im.has", feature.word());
            case Clause.OfKind(Set<EventKind> kinds) ->
                terms("event.kind", kinds.stream().map(EventKind::word).toList());
            case Clause.OnPlatform(String platform, String instance) -> source(new Source(platform, instance));
            case Clause.InLanguage(Language language) -> term("im.lang", language.word());
            case Clause.Edited(boolean yes) -> flag("im.edited", yes);
            case Clause.Deleted(boolean yes) -> flag("im.deleted", yes);
            case Clause.Before(Instant at) -> range("lt", at);
            case Clause.Since(Instant at) -> range("gte", at);
        }
    }

    void source(Source source) {
        if (source.instance().isEmpty()) {
            term("im.platform", source.platform());
        } else {
            open("bool");
            json.writeArrayPropertyStart("filter");
            term("im.platform", source.platform());
            term("im.instance", source.instance());
            json.writeEndArray();
            close();
        }
    }

    void term(String field, String value) {
        open("term");
        json.writeStringProperty(field, value);
        close();
    }

    void terms(String field, Iterable<String> values) {
        open("terms");
        json.writeArrayPropertyStart(field);
        values.forEach(json::writeString);
        json.writeEndArray();
        close();
    }

    private void range(String bound, Instant at) {
        open("range");
        json.writeObjectPropertyStart("@timestamp");
        json.writeNumberProperty(bound, at.toEpochMilli());
        json.writeStringProperty("format", "epoch_millis");
        json.writeEndObject();
        close();
    }

    private void flag(String field, boolean yes) {
        if (yes) {
            term(field, "true");
        } else {
            open("bool");
            json.writeArrayPropertyStart("must_not");
            term(field, "true");
            json.writeEndArray();
            close();
        }
    }

    private void named(Clause.Name name, String value, boolean pattern) {
        if (pattern) {
            open("wildcard");
            json.writeStringProperty(name.key(), value.replace("\\", "\\\\").replace("?", "\\?"));
            close();
        } else {
            term(name.key(), value);
        }
    }

    private void not(Clause inner) {
        open("bool");
        several("must_not", List.of(inner));
        close();
    }

    private void several(String occurrence, List<Clause> clauses) {
        if (!clauses.isEmpty()) {
            json.writeArrayPropertyStart(occurrence);
            clauses.forEach(this::write);
            json.writeEndArray();
        }
    }

    private void phrase(Clause.Phrase phrase) {
        List<Part> parts = phrase.parts();
        if (parts.size() == 1) {
            word(parts.getFirst());
        } else if (parts.stream().allMatch(Part.Exact.class::isInstance)) {
            words(parts.stream().map(Part.Exact.class::cast).toList());
        } else {
            intervals.phrase(phrase);
        }
    }

    private void word(Part part) {
        switch (part) {
            case Part.Exact exact -> term(WORDS, token(exact));
            case Part.Glob(String pattern) -> {
                open("wildcard");
                json.writeStringProperty(WORDS, pattern);
                close();
            }
            case Part.Matching(Regex regex) -> {
                open("regexp");
                json.writeObjectPropertyStart(WORDS);
                json.writeStringProperty("value", wholeWord(regex));
                json.writeStringProperty("flags", "INTERSECTION");
                json.writeEndObject();
                close();
            }
        }
    }

    /**
     * Pairs of neighbours narrow a Chinese phrase to few candidates before positions are read, which never changes the
     * answer; two characters are answered by their pair alone.
     */
    private void words(List<Part.Exact> parts) {
        if (parts.size() == 2 && parts.getFirst().single() && parts.getLast().single()) {
            term("pairs", parts.getFirst().word() + parts.getLast().word());
            return;
        }
        open("bool");
        json.writeArrayPropertyStart("filter");
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i - 1).single() && parts.get(i).single()) {
                term("pairs", parts.get(i - 1).word() + parts.get(i).word());
            }
        }
        open("match_phrase");
        json.writeStringProperty(WORDS, parts.stream().map(ClauseJson::token).collect(Collectors.joining(" ")));
        close();
        json.writeEndArray();
        close();
    }

    /** The word as it is indexed: a very long one by its head and digest. */
    static String token(Part.Exact exact) {
        return exact.word().length() <= Words.LONGEST
                ? exact.word()
                : Words.of(exact.word()).joined();
    }

    /** A pattern cannot judge a word of which the archive knows only the head. */
    static String wholeWord(Regex regex) {
        return "(" + regex.text() + ")&[^\uE000-\uF8FF]*";
    }

    private void open(String name) {
        json.writeStartObject();
        json.writeObjectPropertyStart(name);
    }

    private void close() {
        json.writeEndObject();
        json.writeEndObject();
    }
}
