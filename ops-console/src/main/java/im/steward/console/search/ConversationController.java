package im.steward.console.search;

import im.steward.audit.query.Parsed;
import im.steward.audit.query.Query;
import im.steward.audit.query.QueryParser;
import im.steward.audit.query.Source;
import im.steward.audit.query.Span;
import im.steward.audit.search.Completeness.Lack;
import im.steward.audit.search.EventKey;
import im.steward.audit.search.History;
import im.steward.audit.search.Hit;
import im.steward.audit.search.Later;
import im.steward.audit.search.MessageKey;
import im.steward.audit.search.Surroundings;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What stood around a message, and what became of it. */
@Controller
class ConversationController {
    private static final int STEP = 25;
    private static final int MOST = 200;

    private final ScopedSearch search;

    ConversationController(ScopedSearch search) {
        this.search = search;
    }

    @GetMapping("/conversation")
    @Allowed(Action.SEARCH)
    String surroundings(
            SignedIn who,
            @RequestParam MatterId matter,
            @RequestParam String event,
            @RequestParam Optional<Instant> at,
            @RequestParam(defaultValue = "12") int before,
            @RequestParam(defaultValue = "12") int after,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String zone,
            Model model) {
        Surroundings around = search.surroundings(
                        who.officer(),
                        matter,
                        new EventKey(event, at),
                        Math.clamp(before, 0, MOST),
                        Math.clamp(after, 0, MOST))
                .orElseThrow(NotThere::event);
        Function<String, List<Span>> marks = marks(q, who.zone(zone));
        List<Hit> all = Stream.of(around.before().stream(), Stream.of(around.centre()), around.after().stream())
                .flatMap(hits -> hits)
                .toList();
        Later versions = search.laterVersions(who.officer(), matter, all);
        var rows = new HitRows(matter.toString(), q, zone, versions.kinds());
        model.addAttribute("centre", event)
                .addAttribute("conversation", rows.whole(around.centre(), List.of()))
                .addAttribute("days", DayRow.of(all, who.zone(), marks, rows))
                .addAttribute(
                        "back",
                        q.isBlank() ? null : Addresses.of("/search", "matter", matter.toString(), "q", q, "zone", zone))
                .addAttribute("earlier", around.earlier() ? earlier(around, matter, before, after, q, zone) : null)
                .addAttribute("later", around.later() ? later(around, matter, before, after, q, zone) : null)
                .addAttribute(
                        "degraded",
                        around.completeness()
                                .and(versions.completeness())
                                .whatLacks()
                                .map(Lack::word)
                                .orElse(null));
        return "conversation/page";
    }

    @GetMapping("/message")
    @Allowed(Action.SEARCH)
    String history(
            SignedIn who,
            @RequestParam MatterId matter,
            @RequestParam String source,
            @RequestParam String id,
            Model model) {
        History history = search.history(who.officer(), matter, new MessageKey(Source.of(source), id));
        if (history.versions().isEmpty()) {
            throw NotThere.event();
        }
        model.addAttribute("versions", VersionView.of(history.versions(), matter.toString()))
                .addAttribute(
                        "degraded",
                        history.completeness().whatLacks().map(Lack::word).orElse(null));
        return "conversation/history";
    }

    /** More of it around the same message; beyond what one page takes, around its earliest. */
    private static String earlier(Surroundings around, MatterId matter, int before, int after, String q, String zone) {
        return before + STEP <= MOST
                ? address(matter, around.centre(), before + STEP, after, q, zone) + "#first"
                : address(matter, around.before().getFirst(), STEP, STEP, q, zone);
    }

    private static String later(Surroundings around, MatterId matter, int before, int after, String q, String zone) {
        return after + STEP <= MOST
                ? address(matter, around.centre(), before, after + STEP, q, zone) + "#last"
                : address(matter, around.after().getLast(), STEP, STEP, q, zone);
    }

    private static String address(MatterId matter, Hit event, int before, int after, String q, String zone) {
        return Addresses.of(
                "/conversation",
                "matter",
                matter.toString(),
                "event",
                event.id(),
                "at",
                event.at().toString(),
                "before",
                Integer.toString(before),
                "after",
                Integer.toString(after),
                "q",
                q,
                "zone",
                zone);
    }

    private static Function<String, List<Span>> marks(String q, ZoneId zone) {
        return QueryParser.parse(q, zone) instanceof Parsed.Right(Query query) ? query::marksIn : _ -> List.of();
    }
}
