package im.steward.console.search;

import im.steward.audit.query.Parsed;
import im.steward.audit.query.Query;
import im.steward.audit.query.QueryParser;
import im.steward.audit.search.Completeness.Lack;
import im.steward.audit.search.Cursor;
import im.steward.audit.search.Later;
import im.steward.audit.search.SearchPage;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.Question;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.compliance.savedsearch.SavedSearches;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.trail.OfficerId;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page an officer spends the day on. */
@Controller
class SearchController {
    private static final int PAGE = 50;

    private final Matters matters;
    private final ScopedSearch search;
    private final SavedSearches saved;
    private final MessageSource messages;

    SearchController(Matters matters, ScopedSearch search, SavedSearches saved, MessageSource messages) {
        this.matters = matters;
        this.search = search;
        this.saved = saved;
        this.messages = messages;
    }

    @GetMapping("/search")
    @Allowed(Action.SEARCH)
    String page(
            SignedIn who,
            @RequestParam(defaultValue = "") String matter,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "newest") String order,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "0") long seen,
            @RequestParam(defaultValue = "false") boolean spread,
            Model model,
            Locale locale,
            HttpServletResponse response) {
        List<Matter> mine = matters.listFor(who.officer());
        model.addAttribute("q", q);
        if (mine.isEmpty()) {
            return "search/no-matter";
        }
        Matter chosen = asked(who.officer(), mine, matter);
        ZoneId asking = who.zone(zone);
        var asked = new Asked(chosen.id().toString(), q, Asked.order(order), Asked.zone(asking, who.zone()));
        model.addAttribute("asked", asked)
                .addAttribute("matters", MatterChoice.of(mine, chosen))
                .addAttribute("examples", Example.all(asked));
        if (q.isBlank()) {
            model.addAttribute(
                    "saved",
                    saved.listFor(who.officer()).stream()
                            .filter(search -> search.matter().equals(chosen.id()))
                            .map(search -> SavedChoice.of(search, asked, who.zone()))
                            .toList());
            return "search/page";
        }
        switch (QueryParser.parse(q, asking)) {
            case Parsed.Wrong wrong -> wrong(q, wrong, model, locale, response);
            case Parsed.Right(Query query) -> {
                var question = new Question(who.officer(), chosen.id(), q, asking);
                try {
                    hits(question, asked, after, Math.max(0, seen), model);
                    if (spread) {
                        spread(question, asked, query, model, locale);
                    }
                } catch (InvalidException refused) {
                    wrong(q, new Parsed.Wrong(0, q.length(), refused.fault()), model, locale, response);
                }
            }
        }
        return "search/page";
    }

    /** Counts and chart come after the hits, so that a reader need not wait for them. */
    @GetMapping("/search/spread")
    @Allowed(Action.SEARCH)
    String spread(
            SignedIn who,
            @RequestParam String matter,
            @RequestParam String q,
            @RequestParam(defaultValue = "newest") String order,
            @RequestParam(defaultValue = "") String zone,
            Model model,
            Locale locale) {
        Matter chosen = asked(who.officer(), matters.listFor(who.officer()), matter);
        ZoneId asking = who.zone(zone);
        var asked = new Asked(chosen.id().toString(), q, Asked.order(order), Asked.zone(asking, who.zone()));
        var question = new Question(who.officer(), chosen.id(), q, asking);
        spread(question, asked, question.query(), model, locale);
        return "search/_spread";
    }

    private void hits(Question question, Asked asked, String after, long seen, Model model) {
        Optional<Cursor> cursor = after.isEmpty() ? Optional.empty() : Optional.of(Cursor.ofToken(after));
        SearchPage page = search.search(question, asked.order(), PAGE, cursor);
        Later later = search.laterVersions(question.officer(), question.matter(), page.hits());
        var row = new HitRows(asked.matter(), asked.q(), asked.zone(), later.kinds());
        List<HitRow> rows = page.hits().stream().map(row::excerpt).toList();
        long last = seen + rows.size();
        model.addAttribute("hits", rows)
                .addAttribute("total", page.total())
                .addAttribute("took", page.took())
                .addAttribute("first", seen + 1)
                .addAttribute("last", last)
                .addAttribute("paged", cursor.isPresent())
                .addAttribute(
                        "next",
                        last < page.total()
                                ? page.next()
                                        .map(next -> asked.after(next.token(), last))
                                        .orElse(null)
                                : null)
                .addAttribute(
                        "degraded",
                        page.completeness()
                                .and(later.completeness())
                                .whatLacks()
                                .map(Lack::word)
                                .orElse(null));
    }

    private void spread(Question question, Asked asked, Query query, Model model, Locale locale) {
        var facets = search.facets(question);
        String title =
                messages.getMessage("search.when." + facets.step().name().toLowerCase(Locale.ROOT), null, locale);
        model.addAttribute("spread", SpreadView.of(facets, asked, query, question.zone(), title));
    }

    private void wrong(String q, Parsed.Wrong wrong, Model model, Locale locale, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        model.addAttribute("wrong", WrongQuery.of(q, wrong, locale));
    }

    /** A matter that is named but not one's own is refused by the use case, which leaves a trace. */
    private Matter asked(OfficerId officer, List<Matter> mine, String matter) {
        if (!matter.isBlank()
                && mine.stream()
                        .noneMatch(own ->
                                own.id().toString().equals(matter) || own.name().equalsIgnoreCase(matter))) {
            return search.named(matter, officer);
        }
        if (mine.isEmpty()) {
            throw new RefusedException(new Fault(
                    "matter-not-a-member",
                    "You work in no matter",
                    "Open a matter, or ask one of its members to admit you"));
        }
        return MatterChoice.chosen(mine, matter);
    }
}
