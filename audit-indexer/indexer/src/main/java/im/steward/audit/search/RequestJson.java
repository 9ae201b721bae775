package im.steward.audit.search;

import im.steward.audit.query.Clause;
import im.steward.audit.query.Source;
import im.steward.audit.search.SearchRequest.Order;
import im.steward.event.FreshnessMark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** Writes the body of a search: what to find, within which scope, in which order. */
final class RequestJson {
    private static final List<String> SHOWN = List.of(
            "@timestamp",
            "event.id",
            "event.kind",
            "event.conflict_of",
            "im",
            "user",
            "text",
            "original.im.message.attachments.name",
            "original.file.name");

    private final JsonGenerator json;
    private final ClauseJson clauses;

    RequestJson(JsonGenerator json) {
        this.json = json;
        this.clauses = new ClauseJson(json);
    }

    /** Everything but order and page. */
    void question(Clause clause, Scope scope) {
        question(
                filters -> {
                    filters.write(clause);
                    withoutMarks(clause, scope);
                },
                scope);
    }

    /** Only what comes after the cursor in this order; for walks that go on in a new point in time. */
    void question(Clause clause, Scope scope, Cursor after, Order order) {
        question(
                filters -> {
                    filters.write(clause);
                    withoutMarks(clause, scope);
                    beyond(after, order);
                },
                scope);
    }

    void question(Consumer<ClauseJson> filters, Scope scope) {
        json.writeStringProperty("timeout", Archive.PATIENCE.toSeconds() + "s");
        json.writeObjectPropertyStart("query");
        json.writeObjectPropertyStart("bool");
        json.writeArrayPropertyStart("filter");
        filters.accept(clauses);
        scope(scope);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    void order(Order order) {
        String direction = order == Order.NEWEST ? "desc" : "asc";
        json.writeArrayPropertyStart("sort");
        for (String field : List.of("@timestamp", "event.id")) {
            json.writeStartObject();
            json.writeStringProperty(field, direction);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void after(Cursor cursor) {
        json.writeArrayPropertyStart("search_after");
        json.writeNumber(cursor.at().toEpochMilli());
        json.writeString(cursor.id());
        json.writeEndArray();
    }

    void shown() {
        json.writeArrayPropertyStart("_source");
        SHOWN.forEach(json::writeString);
        json.writeEndArray();
    }

    /** What probes say to themselves is nobody's message: only who names their platform is shown it. */
    private void withoutMarks(Clause clause, Scope scope) {
        if (!names(clause, FreshnessMark.PLATFORM)
                && scope.sources().stream()
                        .noneMatch(source -> source.platform().equals(FreshnessMark.PLATFORM))) {
            clauses.write(new Clause.Not(new Clause.OnPlatform(FreshnessMark.PLATFORM, "")));
        }
    }

    private static boolean names(Clause clause, String platform) {
        return switch (clause) {
            case Clause.And(List<Clause> parts) -> parts.stream().anyMatch(part -> names(part, platform));
            case Clause.Or(List<Clause> parts) -> parts.stream().anyMatch(part -> names(part, platform));
            case Clause.Not(Clause inner) -> names(inner, platform);
            case Clause.OnPlatform on -> on.platform().equals(platform);
            default -> false;
        };
    }

    private void scope(Scope scope) {
        if (!scope.sources().isEmpty()) {
            anyOf(() -> scope.sources().forEach(clauses::source));
        }
        oneOf("im.channel.id", scope.channels());
        oneOf("user.id", scope.accounts());
        scope.period().ifPresent(period -> {
            clauses.write(new Clause.Since(period.from()));
            clauses.write(new Clause.Before(period.to()));
        });
    }

    private void oneOf(String field, Set<ScopedId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        Map<Optional<Source>, List<String>> bySource = ids.stream()
                .collect(
                        Collectors.groupingBy(ScopedId::source, Collectors.mapping(ScopedId::id, Collectors.toList())));
        anyOf(() -> bySource.forEach((source, of) -> allOf(() -> {
            source.ifPresent(clauses::source);
            clauses.terms(field, of);
        })));
    }

    private void beyond(Cursor cursor, Order order) {
        String bound = order == Order.NEWEST ? "lt" : "gt";
        anyOf(() -> {
            millis(bound, cursor);
            allOf(() -> {
                millis("gte", cursor);
                millis("lte", cursor);
                json.writeStartObject();
                json.writeObjectPropertyStart("range");
                json.writeObjectPropertyStart("event.id");
                json.writeStringProperty(bound, cursor.id());
                json.writeEndObject();
                json.writeEndObject();
                json.writeEndObject();
            });
        });
    }

    private void anyOf(Runnable parts) {
        json.writeStartObject();
        json.writeObjectPropertyStart("bool");
        json.writeArrayPropertyStart("should");
        parts.run();
        json.writeEndArray();
        json.writeNumberProperty("minimum_should_match", 1);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void allOf(Runnable parts) {
        json.writeStartObject();
        json.writeObjectPropertyStart("bool");
        json.writeArrayPropertyStart("filter");
        parts.run();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void millis(String bound, Cursor cursor) {
        json.writeStartObject();
        json.writeObjectPropertyStart("range");
        json.writeObjectPropertyStart("@timestamp");
        json.writeNumberProperty(bound, cursor.at().toEpochMilli());
        json.writeStringProperty("format", "epoch_millis");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }
}
