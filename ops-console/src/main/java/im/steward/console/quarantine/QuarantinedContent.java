package im.steward.console.quarantine;

import im.steward.audit.capture.Quarantine;
import im.steward.audit.capture.QuarantinedBytes;
import im.steward.compliance.matter.MatterScope;
import im.steward.compliance.matter.Matters;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Trail;
import java.util.Map;

/**
 * What lies in quarantine may be a message of any conversation, and nobody can say of which before it is read. So it is
 * shown to those alone whose matter covers everything.
 */
record QuarantinedContent(Quarantine quarantine, Matters matters, Trail trail) {
    QuarantinedBytes inspect(long number, SignedIn who) {
        boolean covered = matters.listFor(who.officer()).stream()
                .anyMatch(matter -> matter.scope().equals(MatterScope.EVERYTHING));
        if (!covered) {
            trail.append(who.actor(), "quarantine.refused", Long.toString(number), Map.of());
            throw new RefusedException(new Fault(
                    "quarantine-outside-matters",
                    "Quarantined bytes may be of any conversation, and none of your matters covers all of them",
                    "Open a matter without limits that says what you look for, or ask an officer who works in one"));
        }
        return quarantine.inspect(number, who.actor());
    }
}
