package im.steward.trail.keeper;

import im.steward.kernel.SqlTime;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which checkpoint each anchor has taken, by our own account. */
final class AnchorStore {
    private static final int LOCK = 0x616e_6368;
    private final JdbcClient jdbc;

    AnchorStore(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** For the rest of the transaction; no two processes bring something to the same anchor at once. */
    boolean tryLock(String anchor) {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(:kind, hashtext(:anchor))")
                .param("kind", LOCK)
                .param("anchor", anchor)
                .query(Boolean.class)
                .single();
    }

    /** The largest tree an anchor took, and when. */
    record Taken(long size, Instant at) {}

    Optional<Taken> last(String anchor) {
        return jdbc.sql("SELECT size, at FROM trail.anchored WHERE anchor = :anchor ORDER BY size DESC LIMIT 1")
                .param("anchor", anchor)
                .query((row, n) -> new Taken(row.getLong("size"), SqlTime.read(row, "at")))
                .optional();
    }

    void add(String anchor, long size, Instant at) {
        jdbc.sql("INSERT INTO trail.anchored (anchor, size, at) VALUES (:anchor, :size, :at) ON CONFLICT DO NOTHING")
                .param("anchor", anchor)
                .param("size", size)
                .param("at", SqlTime.param(at))
                .update();
    }
}
