package im.steward.console.approval;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.console.account.Role;
import im.steward.console.account.RoleGrants;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.List;

/**
 * Approvers and auditors see every request. A request quotes what is asked, an export's query for one, so everyone else
 * sees their own, and administrators those about roles.
 */
record VisibleApprovals(Approvals approvals) {
    private static final int LOOKED_AT = 2_000;

    List<Approval> waiting(SignedIn who) {
        return approvals.waiting().stream().filter(one -> sees(who, one)).toList();
    }

    List<Approval> newest(SignedIn who, int limit) {
        return approvals.newest(LOOKED_AT).stream()
                .filter(one -> sees(who, one))
                .limit(limit)
                .toList();
    }

    /** One that the reader may not see answers like none at all. */
    Approval find(ApprovalId id, SignedIn who) {
        return approvals
                .find(id)
                .filter(one -> sees(who, one))
                .orElseThrow(() -> new RefusedException(new Fault(
                        "approval-unknown",
                        "There is no request for approval " + id,
                        "Open the approvals page and pick one from its list")));
    }

    private static boolean sees(SignedIn who, Approval approval) {
        return who.roles().contains(Role.APPROVER)
                || who.roles().contains(Role.AUDITOR)
                || approval.requester().account().equals(who.officer())
                || (who.roles().contains(Role.ADMIN) && approval.kind().equals(RoleGrants.KIND));
    }
}
