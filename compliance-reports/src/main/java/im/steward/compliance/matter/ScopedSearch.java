package im.steward.compliance.matter;

import im.steward.audit.query.Query;
import im.steward.audit.search.AuditSearch;
import im.steward.audit.search.Completeness;
import im.steward.audit.search.Cursor;
import im.steward.audit.search.EventKey;
import im.steward.audit.search.Facets;
import im.steward.audit.search.History;
import im.steward.audit.search.Hit;
import im.steward.audit.search.Later;
import im.steward.audit.search.MessageKey;
import im.steward.audit.search.SearchPage;
import im.steward.audit.search.SearchRequest;
import im.steward.audit.search.Surroundings;
import im.steward.audit.search.Walk;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import im.steward.trail.TrailEntryId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The only search officers have: inside a matter they work in, and never without the trail. What is asked is written
 * while the archive looks, and nothing it found leaves this class before that is committed; a search has a second entry
 * for what it found, committed before the page is shown (ADR 0007).
 */
public final class ScopedSearch {
    private final Matters matters;
    private final AuditSearch archive;
    private final Trail trail;
    private final TransactionOperations alone;
    private final SearchTimes times;

    /** @param alone outside any transaction of the caller's: an entry must stay even when its caller rolls back */
    ScopedSearch(Matters matters, AuditSearch archive, Trail trail, TransactionOperations alone, SearchTimes times) {
        this.matters = matters;
        this.archive = archive;
        this.trail = trail;
        this.alone = alone;
        this.times = times;
    }

    /** @param limit hits on the page; 0 only counts */
    public SearchPage search(Question question, SearchRequest.Order order, int limit, Optional<Cursor> after) {
        Query query = question.query();
        Matter matter = admit(question);
        return times.measure(() -> search(question, query, matter, order, limit, after));
    }

    private SearchPage search(
            Question question,
            Query query,
            Matter matter,
            SearchRequest.Order order,
            int limit,
            Optional<Cursor> after) {
        SearchRequest request = new SearchRequest(query, matter.scope().asSearchScope(), order, limit, after);
        Written<SearchPage> answer = whileWriting(
                () -> write(question.by(), "search.asked", matter, asked(question, query, limit, after)),
                () -> archive.search(request));
        SearchPage page = answer.found();
        write(
                question.by(),
                "search.answered",
                matter,
                answered(answer.entry(), page.total(), page.hits(), page.completeness()));
        return page;
    }

    /** How the hits are spread; counts tell something too, so this is written down like a search. */
    public Facets facets(Question question) {
        Query query = question.query();
        Matter matter = admit(question);
        return whileWriting(
                        () -> write(
                                question.by(),
                                "search.spread-asked",
                                matter,
                                asked(question, query, 0, Optional.empty())),
                        () -> archive.facets(query, matter.scope().asSearchScope(), question.zone()))
                .found();
    }

    /** What was said before and after, in the same conversation and inside the matter. */
    public Optional<Surroundings> surroundings(OfficerId officer, MatterId id, EventKey event, int before, int after) {
        Matter matter = admit(officer, id);
        write(
                officer,
                "conversation.viewed",
                matter,
                Map.of("event", event.id(), "before", Integer.toString(before), "after", Integer.toString(after)));
        return archive.surroundings(event, matter.scope().asSearchScope(), before, after);
    }

    /** Which of these shown messages were edited or deleted later; part of showing them, so it has no entry of its own. */
    public Later laterVersions(OfficerId officer, MatterId id, List<Hit> shown) {
        return archive.laterVersions(shown, admit(officer, id).scope().asSearchScope());
    }

    /** All versions of one message. */
    public History history(OfficerId officer, MatterId id, MessageKey message) {
        Matter matter = admit(officer, id);
        write(
                officer,
                "history.viewed",
                matter,
                Map.of("source", message.source().toString(), "message", message.id()));
        return archive.history(message, matter.scope().asSearchScope());
    }

    /** For the worker, which writes its own entries about the export as a whole; checked like any other search. */
    public Walk walk(OfficerId officer, MatterId id, Query query, int pageSize, Optional<Cursor> after) {
        Matter matter = admit(officer, id, new Actor.Process("worker"));
        return archive.pages(query, matter.scope().asSearchScope(), SearchRequest.Order.OLDEST, pageSize, after);
    }

    /** The matter, if this officer works in it; an attempt that is refused leaves a trace. */
    public Matter admit(OfficerId officer, MatterId id) {
        return admit(officer, id, new Actor.Officer(officer));
    }

    /** The same for what is asked in the officer's name. */
    public Matter admit(Question question) {
        return admit(question.officer(), question.matter(), question.by());
    }

    /** @param by who tries now; the trail names nobody for what a schedule or a worker does in their name */
    public Matter admit(OfficerId officer, MatterId id, Actor by) {
        Optional<Matter> matter = matters.find(id);
        if (matter.isPresent() && matter.get().admits(officer)) {
            return matter.get();
        }
        Fault fault = matter.map(ScopedSearch::refusal)
                .orElseGet(() -> Matters.unknown(id.toString()).fault());
        writeRefused(by, id, officer, fault);
        throw new RefusedException(fault);
    }

    /**
     * The matter of that name or id, if this officer works in it. One that others work in answers like none at all, and
     * the attempt leaves a trace: what a matter is called may tell whom it is about.
     */
    public Matter named(String nameOrId, OfficerId officer) {
        Matter matter = matters.named(nameOrId);
        if (matter.admits(officer)) {
            return matter;
        }
        Fault fault = refusal(matter);
        writeRefused(new Actor.Officer(officer), matter.id(), officer, fault);
        throw matter.members().contains(officer) ? new RefusedException(fault) : Matters.unknown(nameOrId);
    }

    private void writeRefused(Actor by, MatterId id, OfficerId officer, Fault fault) {
        alone(() -> trail.append(
                by, "search.refused", id.toString(), Map.of("reason", fault.code(), "officer", officer.value())));
    }

    private static Fault refusal(Matter matter) {
        return switch (matter.state()) {
            case Matter.State.Closed(var _, var at, var _) -> Matters.closed(matter, at);
            case Matter.State.Open _ -> Matters.notAMember(matter);
        };
    }

    private static Map<String, String> asked(Question question, Query query, int limit, Optional<Cursor> after) {
        Map<String, String> details = new HashMap<>();
        details.put("officer", question.officer().value());
        details.put("query", question.text());
        details.put("query-digest", query.digest().hex());
        details.put("zone", question.zone().getId());
        details.put("limit", Integer.toString(limit));
        after.ifPresent(cursor -> details.put("after", cursor.id()));
        return details;
    }

    private static Map<String, String> answered(
            TrailEntryId asked, long total, List<Hit> hits, Completeness completeness) {
        return Map.of(
                "asked",
                asked.toString(),
                "total",
                Long.toString(total),
                "shown",
                Integer.toString(hits.size()),
                "ids-digest",
                Sha256.of(hits.stream().map(Hit::id).collect(Collectors.joining("\n")))
                        .hex(),
                "answer",
                switch (completeness) {
                    case Completeness.Complete _ -> "complete";
                    case Completeness.Degraded(var _, var reason) -> "degraded: " + reason;
                });
    }

    /** What the archive answered, and the entry that says it was asked; there is no answer without the entry. */
    private record Written<T>(TrailEntryId entry, T found) {}

    /**
     * Lets the archive look while the entry is being committed: an officer waits for the longer of the two, not for
     * both. Without the entry there is no answer; what the archive may have found by then is let go unread.
     */
    private static <T> Written<T> whileWriting(Supplier<TrailEntryId> entry, Supplier<T> question) {
        CompletableFuture<T> found = CompletableFuture.supplyAsync(question, Thread::startVirtualThread);
        TrailEntryId written = entry.get();
        try {
            return new Written<>(written, found.join());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private TrailEntryId write(OfficerId officer, String action, Matter matter, Map<String, String> details) {
        return write(new Actor.Officer(officer), action, matter, details);
    }

    private TrailEntryId write(Actor by, String action, Matter matter, Map<String, String> details) {
        return alone(() -> trail.append(by, action, matter.id().toString(), details));
    }

    private TrailEntryId alone(Supplier<TrailEntryId> append) {
        TrailEntryId id = alone.execute(_ -> append.get());
        if (id == null) {
            throw new IllegalStateException("an append gives an id");
        }
        return id;
    }
}
