package im.steward.console.account;

import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.matter.MatterId;
import im.steward.trail.CanonicalJson;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An officer asked for in a matter that nobody works in any more; a second person's approval of exactly this lets them in. */
public record Takeover(
        UUID id,
        MatterId matter,
        String name,
        String to,
        String requestedBy,
        Instant requestedAt,
        String reason,
        ApprovalId approval) {
    /** What the approval is bound to. */
    CanonicalJson content() {
        return content(matter, name, to, reason);
    }

    static CanonicalJson content(MatterId matter, String name, String to, String reason) {
        return CanonicalJson.of(Map.of("matter", matter.toString(), "name", name, "to", to, "reason", reason));
    }
}
