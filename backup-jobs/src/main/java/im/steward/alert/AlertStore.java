package im.steward.alert;

import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class AlertStore {
    private static final String COLUMNS = """
            id, kind, subject, fault_code, fault_what, fault_action, raised_at, mailed_at, posted_at, attempts""";
    private final JdbcClient jdbc;

    AlertStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An alert on its way. */
    record Waiting(Alert alert, boolean mailed, boolean posted, int attempts) {}

    void add(Alert alert) {
        jdbc.sql("""
                        INSERT INTO backup.alert (id, kind, subject, fault_code, fault_what, fault_action, raised_at,
                               state, next_at)
                        VALUES (:id, :kind, :subject, :code, :what, :action, :at, 'waiting', :at)""")
                .param("id", alert.id().value())
                .param("kind", alert.kind().word())
                .param("subject", alert.subject())
                .param("code", alert.fault().code())
                .param("what", alert.fault().what())
                .param("action", alert.fault().action())
                .param("at", SqlTime.param(alert.raisedAt()))
                .update();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM backup.alert GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<Alert> newest(int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM backup.alert ORDER BY raised_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query((row, _) -> waiting(row).alert())
                .list();
    }

    /** Takes the oldest that is due out of others' sight until then. */
    Optional<Waiting> take(Instant now, Instant until) {
        return jdbc.sql("""
                        UPDATE backup.alert SET next_at = :until, attempts = attempts + 1
                         WHERE id = (SELECT id FROM backup.alert
                                      WHERE state = 'waiting' AND next_at <= :now
                                      ORDER BY next_at, id
                                      LIMIT 1
                                        FOR UPDATE SKIP LOCKED)
                     RETURNING\s""" + COLUMNS)
                .param("now", SqlTime.param(now))
                .param("until", SqlTime.param(until))
                .query((row, _) -> waiting(row))
                .optional();
    }

    void mailed(AlertId id, Instant now) {
        jdbc.sql("UPDATE backup.alert SET mailed_at = :now WHERE id = :id")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    void posted(AlertId id, Instant now) {
        jdbc.sql("UPDATE backup.alert SET posted_at = :now WHERE id = :id")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    void end(AlertId id, String state) {
        jdbc.sql("UPDATE backup.alert SET state = :state WHERE id = :id")
                .param("id", id.value())
                .param("state", state)
                .update();
    }

    void later(AlertId id, Instant when) {
        jdbc.sql("UPDATE backup.alert SET next_at = :next WHERE id = :id")
                .param("id", id.value())
                .param("next", SqlTime.param(when))
                .update();
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                new Alert(
                        new AlertId(row.getObject("id", UUID.class)),
                        Alert.Kind.of(row.getString("kind")),
                        row.getString("subject"),
                        new Fault(
                                row.getString("fault_code"),
                                row.getString("fault_what"),
                                row.getString("fault_action")),
                        SqlTime.read(row, "raised_at")),
                SqlTime.readOptional(row, "mailed_at").isPresent(),
                SqlTime.readOptional(row, "posted_at").isPresent(),
                row.getInt("attempts"));
    }
}
