package im.steward.backup.take;

import im.steward.kernel.Fault;

/** Why a source cannot be taken, in the same words for every kind of database. */
public final class SourceFaults {
    private SourceFaults() {}

    public static Fault away() {
        return new Fault(
                "backup-source-away",
                "The database of this part does not answer",
                "Start it or mend its url in steward.backup.sources, then run the plan again");
    }

    public static Fault password() {
        return new Fault(
                "backup-source-password",
                "The database of this part refuses the sign-in",
                "Mend user and password in steward.backup.sources; a password file counts at once");
    }

    public static Fault missing() {
        return new Fault(
                "backup-source-missing",
                "There is no such database on the server of this part",
                "Mend the database's name in its url in steward.backup.sources");
    }

    public static Fault rights() {
        return new Fault(
                "backup-source-rights",
                "The account of this part may not read everything in its database",
                "Grant it the right to read all tables and sequences, in PostgreSQL by the role pg_read_all_data");
    }

    public static Fault full() {
        return new Fault(
                "backup-source-full",
                "The disk of this part's database is full",
                "Make room on the database's disk, then run the plan again");
    }
}
