package im.steward.console.approval;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.RoleGrants;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The second pair of eyes for programs and the launcher. */
@RestController
@RequestMapping("/api/v1/approvals")
class ApprovalApi {
    private static final int MOST = 1_000;
    private final Approvals approvals;
    private final VisibleApprovals visible;
    private final RoleGrants grants;

    ApprovalApi(Approvals approvals, RoleGrants grants) {
        this.approvals = approvals;
        this.visible = new VisibleApprovals(approvals);
        this.grants = grants;
    }

    record Decision(@Nullable String reason) {
        String words() {
            return reason == null ? "" : reason;
        }
    }

    /** @param content exactly what is asked, canonical; its SHA-256 is {@code digest} */
    record ApprovalBody(
            String id,
            String kind,
            String subject,
            String what,
            String content,
            String digest,
            String requester,
            @JsonProperty("requested_at") Instant requestedAt,
            Instant expires,
            String state,
            @JsonProperty("decided_by") @Nullable String decidedBy,
            @Nullable String reason) {
        static ApprovalBody of(Approval approval, SignedIn who) {
            ApprovalRow row = ApprovalRow.of(approval, who.signer());
            return new ApprovalBody(
                    row.id(),
                    row.kind(),
                    row.subject(),
                    row.what(),
                    row.content(),
                    row.digest(),
                    row.requester(),
                    row.requestedAt(),
                    row.expires(),
                    row.state(),
                    row.decidedBy(),
                    row.reason());
        }
    }

    /** @param next to ask with as {@code before} for the page that follows; null on the last one */
    record ApprovalsBody(
            List<ApprovalBody> approvals, @Nullable String next) {}

    @GetMapping
    @Allowed(Action.READ_APPROVAL)
    ApprovalsBody list(
            SignedIn who,
            @RequestParam(defaultValue = "open") String state,
            @RequestParam Optional<ApprovalId> before,
            @RequestParam(defaultValue = "200") int limit) {
        Slice<Approval> found = state.equals("open")
                ? new Slice<>(visible.waiting(who), Optional.empty())
                : visible.newest(who, before, Math.clamp(limit, 1, MOST));
        return new ApprovalsBody(
                found.map(approval -> ApprovalBody.of(approval, who)).rows(),
                found.next().orElse(null));
    }

    @GetMapping("/{id}")
    @Allowed(Action.READ_APPROVAL)
    ApprovalBody one(@PathVariable ApprovalId id, SignedIn who) {
        return ApprovalBody.of(visible.find(id, who), who);
    }

    @PostMapping("/{id}/approve")
    @Allowed(Action.DECIDE_APPROVAL)
    ApprovalBody approve(
            @PathVariable ApprovalId id, @RequestBody(required = false) @Nullable Decision decision, SignedIn who) {
        Approval approved = approvals.approve(id, who.signer(), words(decision));
        grants.settle();
        return ApprovalBody.of(approved, who);
    }

    @PostMapping("/{id}/refuse")
    @Allowed(Action.DECIDE_APPROVAL)
    ApprovalBody refuse(
            @PathVariable ApprovalId id, @RequestBody(required = false) @Nullable Decision decision, SignedIn who) {
        Approval refused = approvals.refuse(id, who.signer(), words(decision));
        grants.settle();
        return ApprovalBody.of(refused, who);
    }

    private static String words(@Nullable Decision decision) {
        return decision == null ? "" : decision.words();
    }
}
