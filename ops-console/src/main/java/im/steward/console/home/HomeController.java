package im.steward.console.home;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page after sign-in. */
@Controller
class HomeController {
    @GetMapping("/")
    @Allowed(Action.OWN)
    String page(SignedIn who, Model model) {
        model.addAttribute("who", who);
        return "home/page";
    }
}
