package im.steward.console.matter;

import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Matters;
import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.Role;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.trail.OfficerId;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What may be searched, and by whom. */
@Controller
class MatterController {
    private final Matters matters;
    private final VisibleMatters visible;
    private final Accounts accounts;

    MatterController(Matters matters, Accounts accounts) {
        this.matters = matters;
        this.visible = new VisibleMatters(matters);
        this.accounts = accounts;
    }

    @GetMapping("/matters")
    @Allowed(Action.READ_MATTER)
    String list(SignedIn who, Model model) {
        model.addAttribute("rows", visible.rows(who));
        return "matter/page";
    }

    @GetMapping("/matters/new")
    @Allowed(Action.CHANGE_MATTER)
    String form(Model model) {
        model.addAttribute("name", "")
                .addAttribute("purpose", "")
                .addAttribute("form", new ScopeForm(null, null, null, null, null));
        return "matter/new";
    }

    @PostMapping("/matters")
    @Allowed(Action.CHANGE_MATTER)
    String open(
            SignedIn who,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String purpose,
            ScopeForm form,
            Model model,
            HttpServletResponse response) {
        try {
            Matter matter = opened(matters, name, purpose, form, who);
            return "redirect:/matters/" + matter.id();
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault())
                    .addAttribute("name", name)
                    .addAttribute("purpose", purpose)
                    .addAttribute("form", form);
            return "matter/new";
        }
    }

    static Matter opened(Matters matters, String name, String purpose, ScopeForm form, SignedIn who) {
        if (name.isBlank() || name.length() > Matter.LONGEST_NAME || purpose.isBlank()) {
            throw new InvalidException(new Fault(
                    "matter-name",
                    "A matter has a name of at most %d characters and a purpose".formatted(Matter.LONGEST_NAME),
                    "Write a name, and why these messages may be read"));
        }
        return matters.open(name, purpose, form.scope(), Set.of(who.officer()), who.officer());
    }

    @GetMapping("/matters/{id}")
    @Allowed(Action.READ_MATTER)
    String one(@PathVariable MatterId id, SignedIn who, Model model) {
        Matter matter = visible.named(id.toString(), who);
        List<String> candidates = accounts.all().stream()
                .filter(Account::active)
                .filter(account -> account.roles().contains(Role.OFFICER))
                .map(Account::name)
                .filter(name -> !matter.members().contains(OfficerId.of(name)))
                .toList();
        model.addAttribute("row", MatterRow.of(matter, who.officer())).addAttribute("candidates", candidates);
        return "matter/one";
    }

    @PostMapping("/matters/{id}/scope")
    @Allowed(Action.CHANGE_MATTER)
    String rescope(@PathVariable MatterId id, ScopeForm form, SignedIn who, Model model, HttpServletResponse response) {
        return change(id, () -> matters.rescope(id, form.scope(), who.officer()), who, model, response);
    }

    @PostMapping("/matters/{id}/members")
    @Allowed(Action.CHANGE_MATTER)
    String admit(
            @PathVariable MatterId id,
            @RequestParam String account,
            SignedIn who,
            Model model,
            HttpServletResponse response) {
        return change(
                id,
                () -> matters.admit(id, OfficerId.of(accounts.named(account).name()), who.officer()),
                who,
                model,
                response);
    }

    @PostMapping("/matters/{id}/members/{account}/remove")
    @Allowed(Action.CHANGE_MATTER)
    String dismiss(
            @PathVariable MatterId id,
            @PathVariable String account,
            SignedIn who,
            Model model,
            HttpServletResponse response) {
        String page = change(id, () -> matters.dismiss(id, OfficerId.of(account), who.officer()), who, model, response);
        // Who leaves has no page of the matter to come back to.
        return page.startsWith("redirect:") && account.equals(who.name()) ? "redirect:/matters" : page;
    }

    @PostMapping("/matters/{id}/close")
    @Allowed(Action.CHANGE_MATTER)
    String close(
            @PathVariable MatterId id,
            @RequestParam(defaultValue = "") String reason,
            SignedIn who,
            Model model,
            HttpServletResponse response) {
        return change(id, () -> matters.close(id, who.officer(), reason.strip()), who, model, response);
    }

    private String change(MatterId id, Runnable change, SignedIn who, Model model, HttpServletResponse response) {
        try {
            change.run();
            return "redirect:/matters/" + id;
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
            model.addAttribute("fault", refusal.fault());
            return one(id, who, model);
        }
    }
}
