package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import java.util.Set;

/** How often work is begun that does not come to its end. */
public final class Tries {
    /** What was killed this often is not tried again: it may be what kills. */
    public static final int MOST = 10;
    /** How often a store or vault that is away is tried again; then somebody must look. */
    private static final int MOST_POSTPONED = 3;
    /** Told while Steward's own database is away. */
    private static final Set<String> OWN_DATABASE =
            Set.of("backup-database-away", "drill-database-away", "trail-unavailable");

    private Tries() {}

    /** Whether somebody else tidies the vault just now: then a try was none. */
    public static boolean isTidied(Fault away) {
        return away.code().equals("vault-locked");
    }

    /**
     * Whether work is tried again for which something was away. Our own database says nothing about the work: until it is
     * back nobody claims any, and a restart of it breaks more than one connection, one after the other.
     */
    public static boolean isWorthAnother(Fault away, int tries) {
        return isTidied(away) || tries < (OWN_DATABASE.contains(away.code()) ? MOST : MOST_POSTPONED);
    }
}
