package im.steward.backup.catalog;

import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The columns by which a worker holds a row, alike in every table whose rows are a queue.
 *
 * @param table with its schema
 * @param held the condition under which a worker holds a row
 */
public record LeaseStore(JdbcClient jdbc, String table, String held) {
    public boolean renew(UUID id, String worker, Instant until) {
        return jdbc.sql("UPDATE %s SET lease_until = :until WHERE id = :id AND worker = :worker AND %s"
                                .formatted(table, held))
                        .param("id", id)
                        .param("worker", worker)
                        .param("until", SqlTime.param(until))
                        .update()
                == 1;
    }

    /** @param counts whether this attempt was one; a worker that was asked to stop did nothing wrong */
    public void postpone(UUID id, String worker, Instant until, boolean counts) {
        jdbc.sql("""
                        UPDATE %s
                           SET lease_until = :until, attempts = CASE WHEN :counts THEN attempts ELSE attempts - 1 END
                         WHERE id = :id AND worker = :worker AND %s""".formatted(table, held))
                .param("id", id)
                .param("worker", worker)
                .param("until", SqlTime.param(until))
                .param("counts", counts)
                .update();
    }

    public int attempts(UUID id) {
        return jdbc.sql("SELECT attempts FROM %s WHERE id = :id".formatted(table))
                .param("id", id)
                .query(Integer.class)
                .single();
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
