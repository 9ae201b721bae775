package im.steward.backup.take.mariadb;

import im.steward.backup.take.Complaint;
import im.steward.backup.take.SourceFaults;
import im.steward.backup.take.Tool;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;

/** What MariaDB's refusals mean for the person who runs it; its own words quote rows and are not repeated. */
final class MariaDbFaults {
    private MariaDbFaults() {}

    static StewardException of(Complaint complaint, boolean scratch) {
        if (scratch && complaint.programName().equals("mariadb") && !full(complaint) && !lost(complaint)) {
            return Tool.failed(complaint);
        }
        if (scratch) {
            return new UnavailableException(
                    full(complaint)
                            ? new Fault(
                                    "backup-scratch-full",
                                    "The disk of the scratch place is full",
                                    "Make room there or name a larger place in steward.backup.scratch, then restore"
                                            + " again")
                            : new Fault(
                                    "backup-scratch-failed",
                                    "The scratch database did not take what was restored (%s ended with %d)"
                                            .formatted(complaint.programName(), complaint.exitCode()),
                                    "Read the scratch server's log; the live database was not touched"));
        }
        if (full(complaint)) {
            return new UnavailableException(SourceFaults.full());
        }
        if (complaint.mentions("1045", "access denied for user") && !complaint.mentions("1044")) {
            return new UnavailableException(SourceFaults.password());
        }
        if (complaint.mentions("1044", "1142", "1143", "1227", "1370", "command denied", "insufficient privileges")) {
            return new UnavailableException(SourceFaults.rights());
        }
        if (complaint.mentions("1049", "unknown database")) {
            return new UnavailableException(SourceFaults.missing());
        }
        if (lost(complaint)) {
            return new UnavailableException(SourceFaults.away());
        }
        return Tool.failed(complaint);
    }

    private static boolean lost(Complaint complaint) {
        return complaint.mentions("2002", "2003", "2005", "2006", "2013", "1053", "can't connect", "lost connection");
    }

    private static boolean full(Complaint complaint) {
        return complaint.mentions("no space left", "errcode: 28", "1114", "1021", "disk full");
    }
}
