package im.steward.compliance.verification;

import im.steward.kernel.Sha256;
import im.steward.trail.OfficerId;
import java.time.Instant;

/**
 * A verification that was taken in, without its checks.
 *
 * @param at when the servers were looked at, by their own clock
 * @param sha256 of the file as it came
 */
public record Verification(
        VerificationId id,
        String site,
        Instant at,
        Sha256 sha256,
        int hosts,
        int checks,
        int failed,
        OfficerId takenBy,
        Instant takenAt) {
    /** Whether what a list tells of it is what its file says. */
    boolean tells(VerificationReport report) {
        return site.equals(report.site())
                && at.equals(report.at())
                && hosts == report.hosts().size()
                && checks == report.checks().size()
                && failed == report.failed();
    }

    public boolean passed() {
        return failed == 0;
    }
}
