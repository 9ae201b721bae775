package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/** How workers hold rows, alike in every table whose rows are a queue. */
public final class Leases {
    /** What was killed this often is not tried again: it may be what kills. */
    public static final int MOST_ATTEMPTS = 10;
    /** How often a store or vault that is away is tried again; then somebody must look. */
    private static final int MOST_POSTPONED = 3;
    /** Told while Steward's own database is away. */
    private static final Set<String> OWN_DATABASE =
            Set.of("backup-database-away", "drill-database-away", "trail-unavailable");

    private final LeaseStore store;

    /**
     * @param table with its schema
     * @param held the condition under which a worker holds a row
     */
    public Leases(JdbcClient jdbc, String table, String held) {
        store = new LeaseStore(jdbc, table, held);
    }

    /**
     * Until the end of the transaction, before anything is looked at. Who claims work on a vault first looks in other
     * tables that it is nobody else's; two that looked at the same moment would both find it free.
     */
    public static void oneClaimAtATime(JdbcClient jdbc) {
        LeaseStore.lockClaims(jdbc);
    }

    /** Whether somebody else tidies the vault just now: then an attempt was none. */
    public static boolean isTidied(Fault away) {
        return away.code().equals("vault-locked");
    }

    /**
     * Whether work is tried again for which something was away. Our own database says nothing about the work: until it is
     * back nobody claims any, and a restart of it breaks more than one connection, one after the other.
     */
    public static boolean isWorthAnotherTry(Fault away, int attempts) {
        return isTidied(away) || attempts < (OWN_DATABASE.contains(away.code()) ? MOST_ATTEMPTS : MOST_POSTPONED);
    }

    /**
     * For what only tells how far work is: a database that is away for a moment ends no work of hours. Whose work it is the
     * heartbeat asks, and everything that counts.
     */
    public static void tell(Runnable progress) {
        try {
            progress.run();
        } catch (DataAccessResourceFailureException | TransientDataAccessException | TransactionException away) {
            // The heartbeat says in the log that it is away.
        }
    }

    public boolean renew(UUID id, String worker, Instant until) {
        return store.renew(id, worker, until);
    }

    /** @param counts whether this attempt was one; a worker that was asked to stop did nothing wrong */
    public void postpone(UUID id, String worker, Instant until, boolean counts) {
        store.postpone(id, worker, until, counts);
    }

    public int attempts(UUID id) {
        return store.attempts(id);
    }

    /** @param bytes of this attempt, between the columns {@code attempt_at} and {@code updated_at} */
    public static long perSecond(ResultSet row, long bytes) throws SQLException {
        Optional<Instant> begun = SqlTime.readOptional(row, "attempt_at");
        Optional<Instant> updated = SqlTime.readOptional(row, "updated_at");
        long millis = begun.isPresent() && updated.isPresent()
                ? Duration.between(begun.get(), updated.get()).toMillis()
                : 0;
        return millis <= 0 || bytes <= 0 ? 0 : bytes * 1000 / millis;
    }
}
