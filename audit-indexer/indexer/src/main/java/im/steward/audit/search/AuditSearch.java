package im.steward.audit.search;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.index.EventKind;
import im.steward.audit.query.Highlights;
import im.steward.audit.query.Query;
import im.steward.audit.query.Source;
import im.steward.audit.search.SearchRequest.Order;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** Asks the archive. Who may ask what is decided elsewhere; here every answer is exact or says that it is not. */
public final class AuditSearch {
    private static final int MOST_VERSIONS = 1_000;
    private static final Completeness MORE_VERSIONS = new Completeness.Degraded(
            Completeness.Lack.LONG, "There are more versions than the first " + MOST_VERSIONS);
    private static final int MOST_AROUND = 500;
    private final Archive archive;

    public AuditSearch(Rest5Client connections, String alias) {
        this.archive = new Archive(connections, alias);
    }

    public SearchPage search(SearchRequest request) {
        SearchAnswer answer = archive.search(json -> body(json, request));
        Highlights highlights = Highlights.of(request.query());
        List<Hit> hits = answer.hits().stream()
                .limit(request.limit())
                .map(hit -> hit.marked(highlights.in(hit.text())))
                .toList();
        boolean more = request.limit() > 0 && answer.hits().size() > request.limit();
        return new SearchPage(
                hits,
                answer.total(),
                answer.completeness(),
                more ? Optional.of(hits.getLast().cursor()) : Optional.empty(),
                Duration.ofMillis(answer.took()));
    }

    /** What Elasticsearch is asked, for those who would rather ask it themselves. */
    public static byte[] asked(SearchRequest request) {
        return Archive.bytes(json -> body(json, request));
    }

    /** How the hits are spread; {@code zone} says when a day begins. */
    public Facets facets(Query query, Scope scope, ZoneId zone) {
        SearchAnswer answer = spread(query, scope, zone, false);
        // Each id is asked for its servers only where there are several; most companies have one.
        return FacetReader.read(FacetReader.severalSources(answer) ? spread(query, scope, zone, true) : answer, zone);
    }

    private SearchAnswer spread(Query query, Scope scope, ZoneId zone, boolean bySource) {
        return archive.search(json -> {
            json.writeStartObject();
            new RequestJson(json).question(query.clause(), scope);
            json.writeNumberProperty("size", 0);
            json.writeBooleanProperty("track_total_hits", true);
            FacetJson.write(json, zone, bySource);
            json.writeEndObject();
        });
    }

    /** @throws UnavailableException when there is none to be seen, and a part that may hold it did not answer */
    public Optional<Hit> find(String id, Scope scope) {
        return answered(page(new Event(id), scope, Order.OLDEST, 1, Optional.empty())).hits().stream()
                .findFirst();
    }

    /** "There is no such thing" is only said by an archive that was asked as a whole. */
    private static SearchAnswer answered(SearchAnswer answer) {
        if (answer.hits().isEmpty() && answer.completeness() instanceof Completeness.Degraded(var _, String reason)) {
            throw new UnavailableException(new Fault(
                    "search-unavailable",
                    "What was asked for is not in the parts of the archive that answered. " + reason,
                    "Try again; if it stays, look at the page System status and into Elasticsearch's log"));
        }
        return answer;
    }

    /** Empty when there is no such event in the scope; refused like {@link #find} when nobody can say so. */
    public Optional<Surroundings> surroundings(EventKey event, Scope scope, int before, int after) {
        return centre(event, scope).map(centre -> around(centre, scope, bounded(before), bounded(after)));
    }

    private Optional<Hit> centre(EventKey event, Scope scope) {
        List<Hit> same = answered(page(new Event(event.id()), scope, Order.OLDEST, MOST_VERSIONS, Optional.empty()))
                .hits();
        Optional<Hit> meant = same.stream()
                .filter(hit -> event.at().filter(hit.at()::equals).isPresent())
                .findFirst()
                .or(() -> same.stream().findFirst());
        return same.size() > 1 ? meant.map(Hit::contradicted) : meant;
    }

    /** The first thousand versions, degraded where there are more; refused like {@link #find} when nobody can say any. */
    public History history(MessageKey message, Scope scope) {
        SearchAnswer answer =
                answered(page(new Message(message), scope, Order.OLDEST, MOST_VERSIONS + 1, Optional.empty()));
        return new History(
                answer.hits().stream().limit(MOST_VERSIONS).toList(),
                answer.hits().size() > MOST_VERSIONS
                        ? answer.completeness().and(MORE_VERSIONS)
                        : answer.completeness());
    }

    /**
     * Which of these originals have later versions, and of which kind: an original does not know of them. Only what the
     * scope shows is told.
     */
    public Later laterVersions(List<Hit> hits, Scope scope) {
        Map<Source, List<String>> messages = hits.stream()
                .filter(hit -> hit.kind() == EventKind.POSTED && !hit.message().isEmpty())
                .collect(Collectors.groupingBy(Hit::source, Collectors.mapping(Hit::message, Collectors.toList())));
        var later = new Later(Map.of(), new Completeness.Complete());
        for (Map.Entry<Source, List<String>> of : messages.entrySet()) {
            SearchAnswer answer = archive.search(json -> LaterVersions.write(json, of.getKey(), of.getValue(), scope));
            later = later.and(new Later(LaterVersions.read(answer, of.getKey()), answer.completeness()));
        }
        return later;
    }

    /** To the last hit, in a view of the archive that does not change meanwhile; close it. */
    public Walk pages(Query query, Scope scope, Order order, int size, Optional<Cursor> after) {
        return new Walk(archive, query, scope, order, size, after);
    }

    /** What only the program asks, beside what officers may write. */
    private sealed interface Place {
        void write(RequestJson request, Scope scope);
    }

    private record Event(String id) implements Place {
        @Override
        public void write(RequestJson request, Scope scope) {
            request.question(json -> json.term("event.id", id), scope);
        }
    }

    private record Message(MessageKey key) implements Place {
        @Override
        public void write(RequestJson request, Scope scope) {
            request.question(
                    json -> {
                        json.source(key.source());
                        json.term("im.message.id", key.id());
                        json.terms("event.kind", List.of("posted", "edited", "deleted"));
                    },
                    scope);
        }
    }

    private record Channel(Source source, String id) implements Place {
        @Override
        public void write(RequestJson request, Scope scope) {
            request.question(
                    json -> {
                        json.source(source);
                        json.term("im.channel.id", id);
                    },
                    scope);
        }
    }

    private Surroundings around(Hit centre, Scope scope, int before, int after) {
        if (centre.channel().isEmpty()) {
            return new Surroundings(List.of(), centre, List.of(), false, false, new Completeness.Complete());
        }
        var channel = new Channel(centre.source(), centre.channel().get().id());
        var cursor = Optional.of(centre.cursor());
        SearchAnswer earlier = page(channel, scope, Order.NEWEST, before + 1, cursor);
        SearchAnswer later = page(channel, scope, Order.OLDEST, after + 1, cursor);
        List<Hit> past = new ArrayList<>(earlier.hits().stream().limit(before).toList());
        return new Surroundings(
                past.reversed(),
                centre,
                later.hits().stream().limit(after).toList(),
                earlier.hits().size() > before,
                later.hits().size() > after,
                earlier.completeness().and(later.completeness()));
    }

    private static int bounded(int around) {
        return Math.clamp(around, 0, MOST_AROUND);
    }

    private SearchAnswer page(Place place, Scope scope, Order order, int size, Optional<Cursor> after) {
        return archive.search(json -> {
            json.writeStartObject();
            var request = new RequestJson(json);
            place.write(request, scope);
            request.shown();
            request.order(order);
            after.ifPresent(request::after);
            json.writeNumberProperty("size", size);
            json.writeBooleanProperty("track_total_hits", false);
            json.writeEndObject();
        });
    }

    private static void body(JsonGenerator json, SearchRequest request) {
        json.writeStartObject();
        var body = new RequestJson(json);
        body.question(request.query().clause(), request.scope());
        body.shown();
        // One more than is shown tells whether this is the last page.
        json.writeNumberProperty("size", request.limit() == 0 ? 0 : request.limit() + 1);
        json.writeBooleanProperty("track_total_hits", true);
        if (request.limit() > 0) {
            body.order(request.order());
            request.after().ifPresent(body::after);
        }
        json.writeEndObject();
    }
}
