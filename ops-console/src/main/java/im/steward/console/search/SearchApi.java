package im.steward.console.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.audit.query.Parsed;
import im.steward.audit.query.QueryParser;
import im.steward.audit.query.Source;
import im.steward.audit.query.Span;
import im.steward.audit.search.Completeness;
import im.steward.audit.search.Cursor;
import im.steward.audit.search.EventKey;
import im.steward.audit.search.Facets;
import im.steward.audit.search.History;
import im.steward.audit.search.Hit;
import im.steward.audit.search.MessageKey;
import im.steward.audit.search.SearchPage;
import im.steward.audit.search.Surroundings;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.Question;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Search for programs: the same matter, trail and exactness as on the page. */
@RestController
@RequestMapping("/api/v1/search")
class SearchApi {
    private static final int PAGE = 50;

    private final ScopedSearch search;

    SearchApi(ScopedSearch search) {
        this.search = search;
    }

    /**
     * @param matter by name or id
     * @param zone of the query's days; the account's own where absent
     */
    record Ask(
            String query,
            @Nullable String matter,
            @Nullable String zone,
            @Nullable Integer limit,
            @Nullable String cursor,
            @Nullable String order) {}

    record Found(
            String id,
            Instant at,
            String sender,
            @Nullable String conversation,
            String kind,
            String text,
            String source,
            @JsonProperty("sender_id") String senderId,
            @JsonProperty("conversation_id") @Nullable String conversationId,
            @Nullable String message,
            boolean edited,
            boolean deleted,
            Set<String> has,
            List<String> files,
            List<Span> marks,
            @JsonProperty("conflict_of") @Nullable String conflictOf) {
        static Found of(Hit hit) {
            return new Found(
                    hit.id(),
                    hit.at(),
                    hit.sender().name().isBlank()
                            ? hit.sender().id()
                            : hit.sender().name(),
                    hit.channel().map(Hit.Conversation::name).orElse(null),
                    hit.kind().word(),
                    hit.text(),
                    hit.source().toString(),
                    hit.sender().id(),
                    hit.channel().map(Hit.Conversation::id).orElse(null),
                    hit.message().isEmpty() ? null : hit.message(),
                    hit.edited(),
                    hit.deleted(),
                    hit.has(),
                    hit.files(),
                    hit.marks(),
                    hit.conflictOf().isEmpty() ? null : hit.conflictOf());
        }
    }

    /** @param degraded why the answer is not exact, null when it is */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            long total,
            boolean exact,
            @JsonProperty("took_ms") long tookMillis,
            List<Found> hits,
            @Nullable String next,
            @Nullable String degraded) {
        static Answer of(SearchPage page) {
            return new Answer(
                    page.total(),
                    page.completeness().complete(),
                    page.took().toMillis(),
                    page.hits().stream().map(Found::of).toList(),
                    page.next().map(Cursor::token).orElse(null),
                    reason(page.completeness()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Around(
            List<Found> before,
            Found event,
            List<Found> after,
            boolean earlier,
            boolean later,
            @Nullable String degraded) {
        static Around of(Surroundings around) {
            return new Around(
                    around.before().stream().map(Found::of).toList(),
                    Found.of(around.centre()),
                    around.after().stream().map(Found::of).toList(),
                    around.earlier(),
                    around.later(),
                    reason(around.completeness()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Versions(List<Found> versions, @Nullable String degraded) {
        static Versions of(History history) {
            return new Versions(history.versions().stream().map(Found::of).toList(), reason(history.completeness()));
        }
    }

    @GetMapping
    @Allowed(Action.SEARCH)
    ResponseEntity<?> get(
            SignedIn who,
            @RequestParam String query,
            @RequestParam(required = false) @Nullable String matter,
            @RequestParam(required = false) @Nullable String zone,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String order) {
        return answer(who, new Ask(query, matter, zone, limit, cursor, order));
    }

    /** For queries that are too long for an address, or should not stand in one. */
    @PostMapping
    @Allowed(Action.SEARCH)
    ResponseEntity<?> post(SignedIn who, @RequestBody Ask ask) {
        return answer(who, ask);
    }

    @GetMapping("/facets")
    @Allowed(Action.SEARCH)
    Facets facets(
            SignedIn who,
            @RequestParam String query,
            @RequestParam(required = false) @Nullable String matter,
            @RequestParam(required = false) @Nullable String zone) {
        return search.facets(new Question(who.officer(), matter(who, matter), query, who.zone(zone)));
    }

    @GetMapping("/surroundings")
    @Allowed(Action.SEARCH)
    Around surroundings(
            SignedIn who,
            @RequestParam String event,
            @RequestParam Optional<Instant> at,
            @RequestParam(required = false) @Nullable String matter,
            @RequestParam(defaultValue = "10") int before,
            @RequestParam(defaultValue = "10") int after) {
        return Around.of(search.surroundings(who.officer(), matter(who, matter), new EventKey(event, at), before, after)
                .orElseThrow(NotThere::event));
    }

    @GetMapping("/history")
    @Allowed(Action.SEARCH)
    Versions history(
            SignedIn who,
            @RequestParam String source,
            @RequestParam String message,
            @RequestParam(required = false) @Nullable String matter) {
        return Versions.of(
                search.history(who.officer(), matter(who, matter), new MessageKey(Source.of(source), message)));
    }

    private ResponseEntity<?> answer(SignedIn who, Ask ask) {
        ZoneId zone = who.zone(ask.zone());
        if (QueryParser.parse(ask.query(), zone) instanceof Parsed.Wrong wrong) {
            return ResponseEntity.badRequest()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem(wrong));
        }
        var question = new Question(who.officer(), matter(who, ask.matter()), ask.query(), zone);
        return ResponseEntity.ok(Answer.of(search.search(
                question,
                Asked.order(ask.order() == null ? "newest" : ask.order()),
                ask.limit() == null ? PAGE : ask.limit(),
                Optional.ofNullable(ask.cursor()).map(Cursor::ofToken))));
    }

    private MatterId matter(SignedIn who, @Nullable String asked) {
        return search.named(asked == null || asked.isBlank() ? Matters.EVERYTHING : asked, who.officer())
                .id();
    }

    /** Like every fault of this API, and where in the query the trouble is. */
    private static ProblemDetail problem(Parsed.Wrong wrong) {
        var problem = ProblemDetail.forStatus(400);
        problem.setType(URI.create("urn:steward:fault:" + wrong.fault().code()));
        problem.setTitle(wrong.fault().what());
        problem.setDetail(wrong.fault().what() + ". " + wrong.fault().action() + ".");
        problem.setProperty("code", wrong.fault().code());
        problem.setProperty("what", wrong.fault().what());
        problem.setProperty("action", wrong.fault().action());
        problem.setProperty("position", wrong.position());
        problem.setProperty("length", wrong.length());
        return problem;
    }

    private static @Nullable String reason(Completeness completeness) {
        return completeness instanceof Completeness.Degraded(var _, String reason) ? reason : null;
    }
}
