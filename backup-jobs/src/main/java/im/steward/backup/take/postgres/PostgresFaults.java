package im.steward.backup.take.postgres;

import im.steward.backup.take.Complaint;
import im.steward.backup.take.SourceFaults;
import im.steward.backup.take.Tool;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.sql.SQLException;

/** What PostgreSQL's refusals mean for the person who runs it; its own words may quote rows and are not repeated. */
public final class PostgresFaults {
    private PostgresFaults() {}

    public static UnavailableException of(SQLException refused, boolean scratch) {
        String state = refused.getSQLState() == null ? "" : refused.getSQLState();
        return new UnavailableException(scratch ? scratch(state) : source(state), refused);
    }

    static StewardException of(Complaint complaint, boolean scratch) {
        if (complaint.mentions("server version mismatch", "unsupported version")) {
            return new UnavailableException(new Fault(
                    "backup-tool-too-old",
                    complaint.programName() + " is older than the server or the dump",
                    "Install the package postgresql-client-N of the server's major version N on the worker's host"));
        }
        String state = state(complaint);
        if (state.isEmpty()) {
            return Tool.failed(complaint);
        }
        return new UnavailableException(scratch ? scratch(state) : source(state));
    }

    /** A throw-away server that cannot be made says nothing about what was to be restored. */
    public static StewardException ofScratchServer(Complaint complaint) {
        return new UnavailableException(scratch(state(complaint)));
    }

    /** Its programs tell their reasons by words only. */
    private static String state(Complaint complaint) {
        if (complaint.mentions("no space left on device", "could not extend file")) {
            return "53100";
        }
        if (complaint.mentions("password authentication failed", "no password supplied", "no pg_hba.conf entry")) {
            return "28P01";
        }
        if (complaint.mentions("permission denied")) {
            return "42501";
        }
        if (complaint.mentions("database \"") && complaint.mentions("does not exist")) {
            return "3D000";
        }
        boolean away = complaint.mentions(
                "could not connect",
                "connection to server",
                "connection refused",
                "server closed the connection",
                "terminating connection",
                "the database system is",
                "could not translate host name");
        return away ? "08006" : "";
    }

    private static Fault scratch(String state) {
        return switch (state) {
            case "53100" ->
                new Fault(
                        "backup-scratch-full",
                        "The disk of the scratch place is full",
                        "Make room there or name a larger place in steward.backup.scratch, then restore again");
            default ->
                new Fault(
                        "backup-scratch-failed",
                        "The scratch database did not take what was restored (SQLSTATE %s)"
                                .formatted(state.isEmpty() ? "none" : state),
                        "Read the scratch server's log; the live database was not touched");
        };
    }

    private static Fault source(String state) {
        return switch (state) {
            case "28P01", "28000" -> SourceFaults.password();
            case "3D000" -> SourceFaults.missing();
            case "42501" -> SourceFaults.rights();
            case "53100" -> SourceFaults.full();
            default ->
                state.startsWith("08") || state.startsWith("57P") || state.equals("53300")
                        ? SourceFaults.away()
                        : new Fault(
                                "backup-source-failed",
                                "PostgreSQL could not do what the backup asked (SQLSTATE %s)"
                                        .formatted(state.isEmpty() ? "none" : state),
                                "Read PostgreSQL's log of this moment, then run the plan again");
        };
    }
}
