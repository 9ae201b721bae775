package im.steward.compliance.approval;

import im.steward.trail.OfficerId;
import java.util.Set;

/**
 * Who looks at requests. A request quotes what is asked, so not everybody sees every one.
 *
 * @param everything whether they see all; otherwise their own, and those of these kinds
 */
public record Reader(OfficerId account, boolean everything, Set<String> kinds) {
    public Reader {
        kinds = Set.copyOf(kinds);
    }

    public boolean sees(Approval approval) {
        return everything || approval.requester().account().equals(account) || kinds.contains(approval.kind());
    }
}
