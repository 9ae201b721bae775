package im.steward.console.account;

import im.steward.compliance.approval.ApprovalId;
import im.steward.trail.CanonicalJson;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A role asked for; a second person's approval of exactly this makes it held. */
public record RoleGrant(
        UUID id,
        String account,
        Role role,
        String requestedBy,
        Instant requestedAt,
        String reason,
        ApprovalId approval) {
    /** What the approval is bound to. */
    CanonicalJson content() {
        return content(account, role, reason);
    }

    static CanonicalJson content(String account, Role role, String reason) {
        return CanonicalJson.of(Map.of("account", account, "role", role.word(), "reason", reason));
    }
}
