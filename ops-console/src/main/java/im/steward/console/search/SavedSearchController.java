package im.steward.console.search;

import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.Question;
import im.steward.compliance.savedsearch.SavedSearch;
import im.steward.compliance.savedsearch.SavedSearchId;
import im.steward.compliance.savedsearch.SavedSearches;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Searches that are kept: to ask again, to share, to be asked on a schedule. */
@Controller
class SavedSearchController {
    private final SavedSearches searches;
    private final Matters matters;

    SavedSearchController(SavedSearches searches, Matters matters) {
        this.searches = searches;
        this.matters = matters;
    }

    @GetMapping("/searches")
    @Allowed(Action.SEARCH)
    String list(SignedIn who, Model model) {
        Map<MatterId, String> names =
                matters.listFor(who.officer()).stream().collect(Collectors.toMap(Matter::id, Matter::name));
        model.addAttribute(
                "rows",
                searches.listFor(who.officer()).stream()
                        .map(saved -> SavedSearchRow.of(saved, names.getOrDefault(saved.matter(), ""), who))
                        .toList());
        return "saved-search/page";
    }

    @GetMapping("/searches/new")
    @Allowed(Action.SAVE_SEARCH)
    String form(
            @RequestParam MatterId matter,
            @RequestParam String q,
            @RequestParam(defaultValue = "") String zone,
            Model model) {
        return form(matter, q, zone, "", false, model);
    }

    @PostMapping("/searches")
    @Allowed(Action.SAVE_SEARCH)
    String save(
            SignedIn who,
            @RequestParam MatterId matter,
            @RequestParam String q,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "false") boolean shared,
            Model model,
            HttpServletResponse response) {
        try {
            var question = new Question(who.officer(), matter, q, who.zone(zone));
            SavedSearch saved = searches.save(name, question, shared);
            return "redirect:/searches#s-" + saved.id();
        } catch (InvalidException | RefusedException refused) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refused.fault());
            return form(matter, q, zone, name, shared, model);
        }
    }

    @PostMapping("/searches/{id}/delete")
    @Allowed(Action.SAVE_SEARCH)
    String delete(SignedIn who, @PathVariable SavedSearchId id) {
        searches.delete(id, who.officer());
        return "redirect:/searches";
    }

    private static String form(MatterId matter, String q, String zone, String name, boolean shared, Model model) {
        model.addAttribute("matter", matter.toString())
                .addAttribute("q", q)
                .addAttribute("zone", zone)
                .addAttribute("name", name)
                .addAttribute("shared", shared);
        return "saved-search/new";
    }
}
