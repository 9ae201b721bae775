package im.steward.console.approval;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.RoleGrants;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Slice;
import im.steward.kernel.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The approver's inbox: exactly what is asked, by whom, until when, and the two answers. */
@Controller
class ApprovalController {
    private static final int PAGE = 50;
    private final Approvals approvals;
    private final VisibleApprovals visible;
    private final RoleGrants grants;

    ApprovalController(Approvals approvals, RoleGrants grants) {
        this.approvals = approvals;
        this.visible = new VisibleApprovals(approvals);
        this.grants = grants;
    }

    @GetMapping("/approvals")
    @Allowed(Action.READ_APPROVAL)
    String list(SignedIn who, @RequestParam Optional<ApprovalId> before, Model model) {
        Slice<Approval> over = visible.newestOver(who, before, PAGE);
        model.addAttribute(
                        "waiting",
                        visible.waiting(who).stream()
                                .map(approval -> ApprovalRow.of(approval, who.signer()))
                                .toList())
                .addAttribute(
                        "rows",
                        over.map(approval -> ApprovalRow.of(approval, who.signer()))
                                .rows())
                .addAttribute("newest", before.isPresent() ? "/approvals" : null)
                .addAttribute(
                        "older",
                        over.next().map(last -> "/approvals?before=" + last).orElse(null));
        return "approval/page";
    }

    @GetMapping("/approvals/{id}")
    @Allowed(Action.READ_APPROVAL)
    String one(@PathVariable ApprovalId id, SignedIn who, Model model) {
        model.addAttribute("row", ApprovalRow.of(visible.find(id, who), who.signer()));
        return "approval/one";
    }

    @PostMapping("/approvals/{id}/approve")
    @Allowed(Action.DECIDE_APPROVAL)
    String approve(
            @PathVariable ApprovalId id,
            @RequestParam(defaultValue = "") String reason,
            SignedIn who,
            Model model,
            HttpServletResponse response) {
        try {
            approvals.approve(id, who.signer(), reason);
            grants.settle();
            return "redirect:/approvals/" + id;
        } catch (RefusedException refusal) {
            return refused(id, refusal, who, model, response);
        }
    }

    @PostMapping("/approvals/{id}/refuse")
    @Allowed(Action.DECIDE_APPROVAL)
    String refuse(
            @PathVariable ApprovalId id,
            @RequestParam(defaultValue = "") String reason,
            SignedIn who,
            Model model,
            HttpServletResponse response) {
        try {
            approvals.refuse(id, who.signer(), reason);
            grants.settle();
            return "redirect:/approvals/" + id;
        } catch (RefusedException refusal) {
            return refused(id, refusal, who, model, response);
        }
    }

    private String refused(
            ApprovalId id, RefusedException refusal, SignedIn who, Model model, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_CONFLICT);
        model.addAttribute("fault", refusal.fault());
        return one(id, who, model);
    }
}
