package im.steward.console.quarantine;

import im.steward.audit.capture.Quarantine;
import im.steward.audit.capture.QuarantinePage;
import im.steward.compliance.matter.Matters;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.trail.Trail;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Reason, size and headers for those who run the system; the bytes, which may hold a message, for officers. */
@Controller
class QuarantineController {
    private static final int PAGE = 50;
    private final Quarantine quarantine;
    private final QuarantinedContent content;

    QuarantineController(Quarantine quarantine, Matters matters, Trail trail) {
        this.quarantine = quarantine;
        this.content = new QuarantinedContent(quarantine, matters, trail);
    }

    @GetMapping("/quarantine")
    @Allowed(Action.READ_QUARANTINE)
    String page(@RequestParam Optional<Long> before, Model model) {
        QuarantinePage page = quarantine.page(before, PAGE);
        model.addAttribute(
                "rows", page.entries().stream().map(QuarantineRow::of).toList());
        model.addAttribute("waiting", page.waiting());
        model.addAttribute("newest", before.isPresent() ? "/quarantine" : null);
        model.addAttribute(
                "older",
                page.before().map(offset -> "/quarantine?before=" + offset).orElse(null));
        return "quarantine/page";
    }

    @GetMapping("/quarantine/{number}")
    @Allowed(Action.READ_QUARANTINE)
    String entry(@PathVariable long number, Model model) {
        model.addAttribute("row", QuarantineRow.of(quarantine.find(number)));
        return "quarantine/entry";
    }

    @GetMapping("/quarantine/{number}/bytes")
    @Allowed(Action.READ_QUARANTINED_BYTES)
    String bytes(@PathVariable long number, SignedIn who, Model model) {
        var bytes = content.inspect(number, who);
        model.addAttribute("row", QuarantineRow.of(bytes.entry()));
        model.addAttribute("bytes", BytesView.of(bytes));
        return "quarantine/entry";
    }

    @PostMapping("/quarantine/{number}/replay")
    @Allowed(Action.REPLAY_QUARANTINE)
    String replay(@PathVariable long number, SignedIn who, RedirectAttributes next) {
        quarantine.replay(number, who.actor());
        next.addFlashAttribute("replayed", 1L);
        return "redirect:/quarantine";
    }

    @PostMapping("/quarantine/replay")
    @Allowed(Action.REPLAY_QUARANTINE)
    String replayAll(SignedIn who, RedirectAttributes next) {
        Quarantine.Replay replay = quarantine.replayAll(who.actor());
        next.addFlashAttribute("replayed", replay.replayed());
        next.addFlashAttribute("stayed", (long) replay.stayed().size());
        return "redirect:/quarantine";
    }
}
