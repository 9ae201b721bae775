package im.steward.console.matter;

import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.Matters;
import im.steward.console.account.Role;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.List;

/**
 * Officers see the matters they work in: whom another one is about, and why, is none of their business. Approvers and
 * auditors see that all of them exist.
 */
record VisibleMatters(Matters matters) {
    List<MatterRow> rows(SignedIn who) {
        return matters.list().stream()
                .filter(matter -> sees(who, matter))
                .map(matter -> MatterRow.of(matter, who.officer()))
                .toList();
    }

    /** By name or id; one that the reader may not see answers like none at all. */
    Matter named(String nameOrId, SignedIn who) {
        Matter matter = matters.named(nameOrId);
        if (!sees(who, matter)) {
            throw new RefusedException(new Fault(
                    "matter-unknown",
                    "There is no matter '" + nameOrId + "'",
                    "Pick one from the list of matters, or open a new one"));
        }
        return matter;
    }

    private static boolean sees(SignedIn who, Matter matter) {
        return who.roles().contains(Role.APPROVER)
                || who.roles().contains(Role.AUDITOR)
                || matter.members().contains(who.officer());
    }
}
