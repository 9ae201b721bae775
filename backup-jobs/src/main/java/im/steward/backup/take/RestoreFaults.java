package im.steward.backup.take;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.kernel.Fault;
import java.time.Instant;

/** Why a live store cannot be replaced, in the same words for every kind. */
public final class RestoreFaults {
    private RestoreFaults() {}

    public static Fault noAccount(PartName part) {
        return new Fault(
                "restore-account-missing",
                "Nobody has said by which account part " + part + " may be restored in place",
                "Set steward.backup.sources." + part + ".restore-user and restore-password-file, or restore to a"
                        + " scratch place");
    }

    public static Fault rights(PartName part) {
        return new Fault(
                "restore-account-rights",
                "The restore account of part " + part + " may not replace what is live",
                "Grant it what docs/operate/restore.md lists for this kind of store");
    }

    public static Fault withoutMoments(SetPart part) {
        return new Fault(
                "restore-part-without-moments",
                "Part %s of kind %s comes back only as a set has taken it, not as of a moment between"
                        .formatted(part.name(), part.kind()),
                "Leave the moment out, or name a part of kind pgbackrest");
    }

    /** @param reach what can be reached, as a sentence */
    public static Fault momentOutside(Instant moment, String reach) {
        return new Fault(
                "pgbackrest-moment-outside",
                "No backup and log lead to %s: %s".formatted(moment, reach),
                "Choose a moment within, an older set for an earlier one; for a later one wait until its log has"
                        + " arrived");
    }

    public static Fault torn(PartName part) {
        return new Fault(
                "restore-swap-torn",
                "Something new has appeared where part " + part + " was being put in place",
                "Stop what writes there, look at the restore's page for where the old and the restored one are, and"
                        + " rename them by hand");
    }
}
