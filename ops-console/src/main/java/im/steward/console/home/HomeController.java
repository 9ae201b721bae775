package im.steward.console.home;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page after sign-in: what waits for this person, then where else they may go. */
@Controller
class HomeController {
    private final Desk desk;

    HomeController(Desk desk) {
        this.desk = desk;
    }

    @GetMapping("/")
    @Allowed(Action.OWN)
    String page(SignedIn who, Model model) {
        List<WaitingRow> rows = desk.of(who).stream().map(WaitingRow::of).toList();
        FirstStep step = FirstStep.of(who);
        model.addAttribute("rows", rows).addAttribute("first", step.word()).addAttribute("firstPath", step.path());
        return "home/page";
    }
}
