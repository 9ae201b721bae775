package im.steward.console.system;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import io.github.wimdeblauwe.htmx.spring.boot.mvc.HxRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The status page; with JavaScript it looks again every ten seconds. */
@Controller
class SystemController {
    private final SystemLook look;

    SystemController(SystemLook look) {
        this.look = look;
    }

    @GetMapping("/system")
    @Allowed(Action.READ_SYSTEM)
    String page(Model model) {
        model.addAttribute("seen", look.look());
        return "system/page";
    }

    @HxRequest
    @GetMapping("/system")
    @Allowed(Action.READ_SYSTEM)
    String parts(Model model) {
        model.addAttribute("seen", look.look());
        return "system/_parts";
    }
}
