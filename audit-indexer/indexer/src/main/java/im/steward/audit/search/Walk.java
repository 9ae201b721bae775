package im.steward.audit.search;

import im.steward.audit.query.Query;
import im.steward.audit.search.SearchRequest.Order;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * All hits of a query, page by page, to the last one. Where one walk broke off, the cursor of the last hit that was
 * kept lets a new walk go on.
 */
public final class Walk implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Archive archive;
    private final Query query;
    private final Scope scope;
    private final Order order;
    private final int size;
    private final Optional<Cursor> begin;
    private String pit;
    private JsonNode sort = MissingNode.getInstance();
    private Completeness completeness;
    private long total = -1;
    private boolean ended;

    Walk(Archive archive, Query query, Scope scope, Order order, int size, Optional<Cursor> begin) {
        this.archive = archive;
        this.query = query;
        this.scope = scope;
        this.order = order;
        this.size = size;
        this.begin = begin;
        Archive.PointInTime opened = archive.openPointInTime(IDLE);
        this.pit = opened.id();
        this.completeness = opened.completeness();
        this.ended = pit.isEmpty();
    }

    /** Empty after the last page. */
    public List<Hit> next() {
        if (ended) {
            return List.of();
        }
        SearchAnswer answer = archive.walk(this::body);
        step(answer, answer.hits().size());
        return answer.hits();
    }

    /** The same page as bytes, for exports; empty after the last one. */
    public List<Archived> nextArchived() {
        if (ended) {
            return List.of();
        }
        SearchAnswer answer = archive.walkArchived(this::body);
        step(answer, answer.archived().size());
        return answer.archived();
    }

    private void step(SearchAnswer answer, int hits) {
        completeness = completeness.and(answer.completeness());
        if (total < 0) {
            total = answer.total();
        }
        if (!answer.pit().isEmpty()) {
            pit = answer.pit();
        }
        sort = answer.sort();
        ended = hits < size;
    }

    /** How many hits this walk will have seen at its end; known after the first page, 0 without an archive. */
    public long total() {
        return Math.max(0, total);
    }

    /** Of all pages so far. */
    public Completeness completeness() {
        return completeness;
    }

    @Override
    public void close() {
        ended = true;
        if (!pit.isEmpty()) {
            archive.closePointInTime(pit);
            pit = "";
        }
    }

    private void body(JsonGenerator json) {
        json.writeStartObject();
        var request = new RequestJson(json);
        begin.ifPresentOrElse(
                cursor -> request.question(query.clause(), scope, cursor, order),
                () -> request.question(query.clause(), scope));
        request.order(order);
        json.writeNumberProperty("size", size);
        json.writeBooleanProperty("track_total_hits", total < 0);
        json.writeObjectPropertyStart("pit");
        json.writeStringProperty("id", pit);
        json.writeStringProperty("keep_alive", IDLE.toSeconds() + "s");
        json.writeEndObject();
        if (sort.isArray()) {
            json.writeArrayPropertyStart("search_after");
            sort.forEach(value -> {
                if (value.isNumber()) {
                    json.writeNumber(value.asLong());
                } else {
                    json.writeString(value.asString());
                }
            });
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
