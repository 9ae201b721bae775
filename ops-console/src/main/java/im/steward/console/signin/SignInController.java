package im.steward.console.signin;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.signin.ldap.Directory;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in page; the form itself is answered by the security chain. */
@Controller
class SignInController {
    private static final Set<String> NOTES =
            Set.of("wrong", "closed", "away", "ended", "out", "elsewhere", "again", "changed");

    private final Directory directory;
    private final SignInLinks links;

    SignInController(Directory directory, SignInLinks links) {
        this.directory = directory;
        this.links = links;
    }

    @GetMapping("/sign-in")
    @Allowed(Action.ANYONE)
    String page(@RequestParam(defaultValue = "") String note, Model model) {
        model.addAttribute("note", NOTES.contains(note) ? note : "")
                .addAttribute("links", links.all())
                .addAttribute("directory", directory.isConfigured());
        return "signin/page";
    }
}
