package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import java.util.Set;

/**
 * How often work was begun that did not come to its end.
 *
 * @param begun also by workers that were killed, or lost Steward's own database
 * @param away of these, how often a store or the vault was away
 */
public record Tries(int begun, int away) {
    /** What was killed this often is not tried again: it may be what kills. */
    public static final int MOST = 10;
    /** How often a store or vault that is away is tried again; then somebody must look. */
    private static final int MOST_AWAY = 3;

    private static final String TIDIED = "vault-locked";
    /** Told while Steward's own database is away. */
    private static final Set<String> OWN_DATABASE =
            Set.of("backup-database-away", "drill-database-away", "trail-unavailable");

    /** As if the last one had not been. */
    Tries withoutLast() {
        return new Tries(begun - 1, away);
    }

    /**
     * When something was away for the last one. While somebody else tidies the vault it was none. Our own database says
     * nothing about the work: until it is back nobody claims any, and a restart of it breaks more than one connection,
     * one after the other.
     */
    Tries lostTo(Fault fault) {
        if (fault.code().equals(TIDIED)) {
            return withoutLast();
        }
        return OWN_DATABASE.contains(fault.code()) ? this : new Tries(begun, away + 1);
    }

    boolean areEnough() {
        return begun >= MOST || away >= MOST_AWAY;
    }
}
