package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How workers hold rows, alike in every table whose rows are a queue. */
public final class Leases {
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

    public boolean renew(UUID id, String worker, Instant until) {
        return store.renew(id, worker, until);
    }

    /** A worker that was asked to stop did nothing wrong: this try was none. */
    public void release(UUID id, String worker, Instant now) {
        store.postpone(id, worker, now, store.tries(id).withoutLast());
    }

    /** Whether it is tried again, by whoever claims it then; otherwise the row stays as it is. */
    public boolean postpone(UUID id, String worker, Fault away, Instant until) {
        Tries tries = store.tries(id).lostTo(away);
        if (tries.areEnough()) {
            return false;
        }
        store.postpone(id, worker, until, tries);
        return true;
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
