package im.steward.backup.catalog;

import im.steward.kernel.SqlTime;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The columns of a lease, in whichever table has them. */
record LeaseStore(JdbcClient jdbc, String table, String held) {
    /** Of our own choosing. */
    private static final long CLAIMS = 5_347_001;

    static void lockClaims(JdbcClient jdbc) {
        jdbc.sql("SELECT pg_advisory_xact_lock(:lock)").param("lock", CLAIMS).query(row -> {});
    }

    boolean renew(UUID id, String worker, Instant until) {
        return jdbc.sql("UPDATE %s SET lease_until = :until WHERE id = :id AND worker = :worker AND %s"
                                .formatted(table, held))
                        .param("id", id)
                        .param("worker", worker)
                        .param("until", SqlTime.param(until))
                        .update()
                == 1;
    }

    void postpone(UUID id, String worker, Instant until, Tries tries) {
        jdbc.sql("""
                        UPDATE %s SET lease_until = :until, attempts = :begun, away = :away
                         WHERE id = :id AND worker = :worker AND %s""".formatted(table, held))
                .param("id", id)
                .param("worker", worker)
                .param("until", SqlTime.param(until))
                .param("begun", tries.begun())
                .param("away", tries.away())
                .update();
    }

    Tries tries(UUID id) {
        return jdbc.sql("SELECT attempts, away FROM %s WHERE id = :id".formatted(table))
                .param("id", id)
                .query((row, _) -> new Tries(row.getInt("attempts"), row.getInt("away")))
                .single();
    }
}
