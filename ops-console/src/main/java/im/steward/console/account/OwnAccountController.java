package im.steward.console.account;

import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What everyone may change about their own account. */
@Controller
class OwnAccountController {
    private final Accounts accounts;
    private final Tokens tokens;
    private final Clock clock;
    // Offset names such as Etc/GMT+8 read the wrong way round; nobody lives in them.
    private final List<String> zones = zones();

    OwnAccountController(Accounts accounts, Tokens tokens, Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.clock = clock;
    }

    @GetMapping("/me")
    @Allowed(Action.OWN)
    String page(SignedIn who, Model model) {
        return show(who, model);
    }

    @PostMapping("/me/password")
    @Allowed(Action.OWN)
    String changePassword(
            SignedIn who,
            @RequestParam(defaultValue = "") String before,
            @RequestParam(defaultValue = "") String after,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            accounts.changeOwnPassword(who.name(), before, after);
        } catch (InvalidException | RefusedException refusal) {
            return refused(who, refusal, "passwordFault", model, response);
        }
        // Every session of this account ends, this one too; a thief's with it.
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        return "redirect:/sign-in?note=changed";
    }

    @PostMapping("/me/zone")
    @Allowed(Action.OWN)
    String changeZone(SignedIn who, @RequestParam String zone) {
        accounts.chooseZone(who.name(), TimeZones.named(zone));
        return "redirect:/me";
    }

    @PostMapping("/me/tokens")
    @Allowed(Action.OWN)
    String issueToken(
            SignedIn who,
            @RequestParam(defaultValue = "") String label,
            @RequestParam Role role,
            @RequestParam(defaultValue = "90") int days,
            Model model,
            HttpServletResponse response) {
        try {
            Tokens.Issued issued = tokens.issue(who.name(), label.strip(), role, Duration.ofDays(days), who.actor());
            model.addAttribute("secret", issued.secret());
            return show(who, model);
        } catch (InvalidException | RefusedException refusal) {
            return refused(who, refusal, "tokenFault", model, response);
        }
    }

    @PostMapping("/me/tokens/{id}/revoke")
    @Allowed(Action.OWN)
    String revokeToken(SignedIn who, @PathVariable UUID id) {
        tokens.revoke(who.name(), id, who.actor());
        return "redirect:/me";
    }

    private String show(SignedIn who, Model model) {
        model.addAttribute("account", AccountRow.of(accounts.named(who.name())))
                .addAttribute("zones", zones)
                .addAttribute(
                        "tokens",
                        tokens.of(who.name()).stream()
                                .map(token -> TokenRow.of(token, clock.instant()))
                                .toList());
        return "account/me";
    }

    private String refused(
            SignedIn who, StewardException refusal, String where, Model model, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        model.addAttribute(where, refusal.fault());
        return show(who, model);
    }

    private static List<String> zones() {
        Set<String> sorted = new TreeSet<>();
        ZoneId.getAvailableZoneIds().stream()
                .filter(zone -> zone.matches(
                        "(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+|UTC"))
                .forEach(sorted::add);
        return List.copyOf(sorted);
    }
}
