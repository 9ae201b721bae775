package im.steward.backup.take.pgbackrest;

import im.steward.backup.take.Complaint;
import im.steward.backup.take.SourceFaults;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;

/** What pgBackRest's complaints mean for the person who runs it. Its exit codes are those of its errors. */
final class PgBackRestFaults {
    private static final int LONGEST = 160;

    private PgBackRestFaults() {}

    /** @param restoring whether it reads the repository to restore: what it cannot read then is lost */
    static StewardException of(Complaint complaint, PgBackRestSite site, boolean restoring) {
        if (complaint.mentions("no space left on device")) {
            return new UnavailableException(restoring ? scratchFull() : repositoryFull());
        }
        if (complaint.mentions(
                "permission denied", "operation not permitted", "a password is required", "not allowed to execute")) {
            return new UnavailableException(notAllowed(site));
        }
        return switch (complaint.exitCode()) {
            // Those of sudo, runuser and unshare when they find no program.
            case 1, 127 -> new UnavailableException(missing());
            case 37, 55, 73 -> new UnavailableException(stanzaMissing(site));
            case 44, 68, 82, 87 -> new UnavailableException(notArchived(complaint));
            case 27, 56 -> new UnavailableException(SourceFaults.away());
            case 50 -> new UnavailableException(busy(site));
            case 75 -> new IntegrityException(backupMissing("the one it named"));
            case 25, 26, 29, 95 ->
                restoring ? new IntegrityException(damaged(site)) : new UnavailableException(damaged(site));
            default -> new UnavailableException(failed(complaint));
        };
    }

    static Fault missing() {
        return new Fault(
                "pgbackrest-missing",
                "The program pgbackrest cannot be started",
                "Run as root on the worker's host: apt-get install -y pgbackrest");
    }

    static Fault stanzaMissing(PgBackRestSite site) {
        return new Fault(
                "pgbackrest-stanza-missing",
                "pgBackRest knows no stanza '%s' in %s".formatted(site.stanza(), site.configuration()),
                "Describe it there and run as the repository's owner: pgbackrest --stanza=%s stanza-create"
                        .formatted(site.stanza()));
    }

    private static Fault notArchived(Complaint complaint) {
        return new Fault(
                "pgbackrest-wal-not-archived",
                "The cluster's log does not arrive in pgBackRest's repository: " + reason(complaint),
                "Set archive_mode = on and archive_command = 'pgbackrest --stanza=NAME archive-push %p', and read"
                        + " PostgreSQL's log");
    }

    static Fault notAllowed(PgBackRestSite site) {
        return new Fault(
                "pgbackrest-not-allowed",
                "pgBackRest may not read or write what stanza '%s' needs".formatted(site.stanza()),
                "Run it as the repository's owner (pgbackrest.run-as), and let the worker read configuration and"
                        + " repository by its group");
    }

    private static Fault busy(PgBackRestSite site) {
        return new Fault(
                "pgbackrest-busy",
                "Another pgBackRest works on stanza '%s'".formatted(site.stanza()),
                "Wait for it; take backups of this cluster by Steward's schedule alone");
    }

    static Fault damaged(PgBackRestSite site) {
        return new Fault(
                "pgbackrest-repository-damaged",
                "The repository of stanza '%s' cannot be read with the configured key, or its bytes are not as they"
                                .formatted(site.stanza())
                        + " were stored",
                "Check repo-cipher-pass; if it is right, take a full backup at once and keep the disk for inspection");
    }

    static Fault backupMissing(String label) {
        return new Fault(
                "pgbackrest-backup-missing",
                "pgBackRest's repository no longer holds the backup " + label,
                "Restore another set; let only Steward expire what it took (expire-auto=n, high repo-retention-full)");
    }

    static Fault walMissing(String segment) {
        return new Fault(
                "pgbackrest-wal-missing",
                "pgBackRest's archive lacks the segment " + segment + ", so nothing behind it can be restored",
                "Take a new set now, and look in PostgreSQL's log for why the segment was not archived");
    }

    static Fault logReaderMissing(int major) {
        return new Fault(
                "pgbackrest-log-reader-missing",
                "The program pg_waldump of PostgreSQL %d was not found".formatted(major),
                "Run as root on the worker's host: apt-get install -y postgresql-%d".formatted(major));
    }

    static Fault pagesDamaged(String label) {
        return new Fault(
                "pgbackrest-pages-damaged",
                "The live cluster has pages whose checksums are wrong; the backup " + label + " holds them as they are",
                "Run pgbackrest info --set=" + label + " for the files, and restore them from an older set");
    }

    static Fault unencrypted(PgBackRestSite site) {
        return new Fault(
                "pgbackrest-unencrypted",
                "The repository of stanza '%s' is not encrypted".formatted(site.stanza()),
                "Make a new one with repo1-cipher-type=aes-256-cbc, or say pgbackrest.encrypted-elsewhere: true when"
                        + " its disk is encrypted");
    }

    static Fault pointRights() {
        return new Fault(
                "pgbackrest-point-rights",
                "The account of this part may not name restore points, or its server is a standby",
                "Name the primary and run there, in the part's database: GRANT EXECUTE ON FUNCTION"
                        + " pg_create_restore_point(text) TO its account");
    }

    private static Fault scratchFull() {
        return new Fault(
                "backup-scratch-full",
                "The disk of the scratch place is full",
                "Make room there or name a larger place in steward.backup.scratch-directory, then restore again");
    }

    private static Fault repositoryFull() {
        return new Fault(
                "pgbackrest-repository-full",
                "The disk of pgBackRest's repository is full",
                "Make room or shorten the keep rule, then run the plan again; older backups are unharmed");
    }

    private static Fault failed(Complaint complaint) {
        return new Fault(
                "pgbackrest-failed",
                "pgBackRest ended with %d: %s".formatted(complaint.exitCode(), reason(complaint)),
                "Mend what it complains about, then run the plan again");
    }

    private static String reason(Complaint complaint) {
        return complaint.lines().stream()
                .filter(line -> line.startsWith("ERROR: ["))
                .map(line -> line.substring(line.indexOf(']') + 1)
                        .replaceFirst("^:", "")
                        .strip())
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) : line)
                .findFirst()
                .orElse("its own log says why");
    }
}
