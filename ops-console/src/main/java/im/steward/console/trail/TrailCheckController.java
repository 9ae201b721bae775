package im.steward.console.trail;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Attachment;
import im.steward.trail.keeper.TrailExport;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.verify.Verdict;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Whether the trail holds: checkpoints, anchors, the full check, and all of it as a file for an outsider. */
@Controller
class TrailCheckController {
    private static final int CHECKPOINTS = 20;

    private final TrailKeeper keeper;
    private final TrailChecks checks;
    private final TrailExport export;

    TrailCheckController(TrailKeeper keeper, TrailChecks checks, TrailExport export) {
        this.keeper = keeper;
        this.checks = checks;
        this.export = export;
    }

    @GetMapping("/trail/check")
    @Allowed(Action.VERIFY_TRAIL)
    String page(Model model) {
        return page(model, Optional.empty());
    }

    /** Changes nothing, so there is nothing to redirect to: the answer is the page. */
    @PostMapping("/trail/check")
    @Allowed(Action.VERIFY_TRAIL)
    String check(SignedIn who, Model model) {
        return page(model, Optional.of(checks.run(who.actor())));
    }

    @PostMapping("/trail/checkpoint")
    @Allowed(Action.SIGN_CHECKPOINT)
    String checkpoint() {
        keeper.checkpoint();
        return "redirect:/trail/check";
    }

    @GetMapping("/trail/export")
    @Allowed(Action.READ_TRAIL)
    void export(SignedIn who, HttpServletResponse response) throws IOException {
        checks.exported(who.actor());
        export.write(() -> {
            Attachment.begin(response, "steward-trail.zip", "application/zip");
            return response.getOutputStream();
        });
    }

    private String page(Model model, Optional<Verdict> verdict) {
        model.addAttribute("verdict", verdict.map(VerdictView::of).orElse(null));
        model.addAttribute("state", StateView.of(keeper.state()));
        model.addAttribute("checkpoints", keeper.checkpoints(Long.MAX_VALUE, CHECKPOINTS));
        model.addAttribute("key", keeper.key().toString());
        return "trail/check";
    }
}
