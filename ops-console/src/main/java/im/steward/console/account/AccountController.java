package im.steward.console.account;

import im.steward.compliance.matter.MatterId;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The administrator's pages: who may sign in, and as what. */
@Controller
class AccountController {
    private final Accounts accounts;
    private final RoleGrants grants;
    private final Takeovers takeovers;
    private final Tokens tokens;
    private final Clock clock;

    AccountController(Accounts accounts, RoleGrants grants, Takeovers takeovers, Tokens tokens, Clock clock) {
        this.accounts = accounts;
        this.grants = grants;
        this.takeovers = takeovers;
        this.tokens = tokens;
        this.clock = clock;
    }

    @GetMapping("/accounts")
    @Allowed(Action.READ_ACCOUNT)
    String list(Model model) {
        model.addAttribute("rows", accounts.all().stream().map(AccountRow::of).toList());
        return "account/page";
    }

    @GetMapping("/accounts/new")
    @Allowed(Action.CHANGE_ACCOUNT)
    String form(Model model) {
        model.addAttribute("name", "").addAttribute("displayName", "");
        return "account/new";
    }

    @PostMapping("/accounts")
    @Allowed(Action.CHANGE_ACCOUNT)
    String create(
            SignedIn who,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String displayName,
            Model model,
            HttpServletResponse response) {
        try {
            return handed(accounts.create(name, displayName, who.actor()), model);
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("name", name)
                    .addAttribute("displayName", displayName)
                    .addAttribute("fault", refusal.fault());
            return "account/new";
        }
    }

    @GetMapping("/accounts/{name}")
    @Allowed(Action.READ_ACCOUNT)
    String one(@PathVariable String name, Model model) {
        return show(name, model);
    }

    @PostMapping("/accounts/{name}/roles")
    @Allowed(Action.CHANGE_ACCOUNT)
    String askForRole(
            SignedIn who,
            @PathVariable String name,
            @RequestParam Role role,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response) {
        try {
            grants.request(name, role, reason, who);
            return "redirect:/accounts/" + accounts.named(name).name();
        } catch (InvalidException | RefusedException refusal) {
            return refused(name, refusal, model, response);
        }
    }

    @PostMapping("/accounts/{name}/roles/{role}/revoke")
    @Allowed(Action.CHANGE_ACCOUNT)
    String revokeRole(
            SignedIn who,
            @PathVariable String name,
            @PathVariable Role role,
            Model model,
            HttpServletResponse response) {
        try {
            accounts.revokeRole(name, role, who.actor());
            return "redirect:/accounts/" + accounts.named(name).name();
        } catch (RefusedException refusal) {
            return refused(name, refusal, model, response);
        }
    }

    @PostMapping("/accounts/{name}/password")
    @Allowed(Action.CHANGE_ACCOUNT)
    String resetPassword(SignedIn who, @PathVariable String name, Model model) {
        return handed(accounts.resetPassword(name, who.actor()), model);
    }

    @PostMapping("/accounts/{name}/disable")
    @Allowed(Action.CHANGE_ACCOUNT)
    String disable(SignedIn who, @PathVariable String name, Model model, HttpServletResponse response) {
        try {
            accounts.disable(name, who.actor());
            return "redirect:/accounts/" + accounts.named(name).name();
        } catch (RefusedException refusal) {
            return refused(name, refusal, model, response);
        }
    }

    @PostMapping("/accounts/{name}/enable")
    @Allowed(Action.CHANGE_ACCOUNT)
    String enable(SignedIn who, @PathVariable String name) {
        accounts.enable(name, who.actor());
        return "redirect:/accounts/" + accounts.named(name).name();
    }

    /** Of someone who is gone: an officer takes over a matter that nobody works in any more. */
    @PostMapping("/accounts/{name}/matters")
    @Allowed(Action.CHANGE_ACCOUNT)
    String askForTakeover(
            SignedIn who,
            @PathVariable String name,
            @RequestParam MatterId matter,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response) {
        try {
            takeovers.request(accounts.named(name).name(), matter, to, reason, who);
            return "redirect:/accounts/" + accounts.named(name).name();
        } catch (InvalidException | RefusedException refusal) {
            return refused(name, refusal, model, response);
        }
    }

    @PostMapping("/accounts/{name}/tokens/{id}/revoke")
    @Allowed(Action.CHANGE_ACCOUNT)
    String revokeToken(SignedIn who, @PathVariable String name, @PathVariable UUID id) {
        tokens.revoke(name, id, who.actor());
        return "redirect:/accounts/" + accounts.named(name).name();
    }

    private String show(String name, Model model) {
        Account account = accounts.named(name);
        List<String> left = Arrays.stream(Role.values())
                .filter(role -> !account.roles().contains(role))
                .map(Role::word)
                .toList();
        model.addAttribute("account", AccountRow.of(account))
                .addAttribute("grants", grants.waitingFor(name))
                .addAttribute("left", left)
                .addAttribute("matters", MatterLeft.all(account, takeovers))
                .addAttribute(
                        "officers",
                        takeovers.officers().stream()
                                .filter(officer -> !officer.equals(account.name()))
                                .toList())
                .addAttribute(
                        "tokens",
                        tokens.of(name).stream()
                                .map(token -> TokenRow.of(token, clock.instant()))
                                .toList());
        return "account/one";
    }

    private String refused(String name, StewardException refusal, Model model, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_CONFLICT);
        model.addAttribute("fault", refusal.fault());
        return show(name, model);
    }

    /** Shown in the answer itself and nowhere else: a redirect would have to keep the password somewhere. */
    private static String handed(Accounts.Handed handed, Model model) {
        model.addAttribute("account", AccountRow.of(handed.account())).addAttribute("password", handed.password());
        return "account/handed";
    }
}
