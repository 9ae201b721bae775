package im.steward.console.approval;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Reader;
import im.steward.console.account.Role;
import im.steward.console.account.RoleGrants;
import im.steward.console.account.SignedIn;
import im.steward.console.account.Takeovers;
import im.steward.console.shell.Slice;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Approvers and auditors see every request. A request quotes what is asked, an export's query for one, so everyone else
 * sees their own, and administrators those that administrators ask.
 */
record VisibleApprovals(Approvals approvals) {
    private static final Set<String> ASKED_BY_ADMINISTRATORS = Set.of(RoleGrants.KIND, Takeovers.KIND);

    List<Approval> waiting(SignedIn who) {
        return approvals.waiting().stream().filter(reader(who)::sees).toList();
    }

    /** @param before the page of those that were asked for earlier than this one; the newest where empty */
    Slice<Approval> newest(SignedIn who, Optional<ApprovalId> before, int size) {
        return Slice.of(approvals.newest(reader(who), before, size + 1), size, Approval::id);
    }

    Slice<Approval> newestOver(SignedIn who, Optional<ApprovalId> before, int size) {
        return Slice.of(approvals.newestOver(reader(who), before, size + 1), size, Approval::id);
    }

    /** One that the reader may not see answers like none at all. */
    Approval find(ApprovalId id, SignedIn who) {
        return approvals
                .find(id)
                .filter(reader(who)::sees)
                .orElseThrow(() -> new RefusedException(new Fault(
                        "approval-unknown",
                        "There is no request for approval " + id,
                        "Open the approvals page and pick one from its list")));
    }

    private static Reader reader(SignedIn who) {
        return new Reader(
                who.officer(),
                who.roles().contains(Role.APPROVER) || who.roles().contains(Role.AUDITOR),
                who.roles().contains(Role.ADMIN) ? ASKED_BY_ADMINISTRATORS : Set.of());
    }
}
