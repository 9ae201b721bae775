package im.steward.audit.completeness;

import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import im.steward.trail.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The row is the queue: requested, claimed with a lease, finished. */
final class ReconciliationStore {
    private final JdbcClient jdbc;

    ReconciliationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Reconciliation reconciliation) {
        jdbc.sql("""
                        INSERT INTO audit.reconciliation (id, requested_at, requested_by, state)
                        VALUES (:id, :at, :by, 'requested')""")
                .param("id", reconciliation.id().value())
                .param("at", SqlTime.param(reconciliation.requestedAt()))
                .param("by", reconciliation.requestedBy().toString())
                .update();
    }

    /** One that waits; it will do for everyone who asks meanwhile. */
    Optional<Reconciliation> waiting() {
        return jdbc.sql("""
                        SELECT id, requested_at, requested_by, state, started_at, finished_at, checked,
                               fault_code, fault_what, fault_action
                          FROM audit.reconciliation
                         WHERE state = 'requested'
                         ORDER BY requested_at
                         LIMIT 1""").query(ReconciliationStore::map).optional();
    }

    /** Only one runs at a time: two would count the same records. A lease that ran out is taken over. */
    Optional<Reconciliation> claim(Instant now, Instant leaseUntil) {
        return jdbc.sql("""
                        UPDATE audit.reconciliation
                           SET state = 'running', lease_until = :lease, started_at = coalesce(started_at, :now)
                         WHERE id = (SELECT id
                                       FROM audit.reconciliation
                                      WHERE (state = 'requested' OR (state = 'running' AND lease_until < :now))
                                        AND NOT EXISTS (SELECT 1
                                                          FROM audit.reconciliation
                                                         WHERE state = 'running' AND lease_until >= :now)
                                      ORDER BY state DESC, requested_at
                                      LIMIT 1
                                        FOR UPDATE SKIP LOCKED)
                        RETURNING id, requested_at, requested_by, state, started_at, finished_at, checked,
                                  fault_code, fault_what, fault_action""")
                .param("now", SqlTime.param(now))
                .param("lease", SqlTime.param(leaseUntil))
                .query(ReconciliationStore::map)
                .optional();
    }

    /** @return whether it is still ours */
    boolean extend(ReconciliationId id, Instant leaseUntil, long checked) {
        return jdbc.sql("""
                        UPDATE audit.reconciliation
                           SET lease_until = :lease, checked = checked + :checked
                         WHERE id = :id AND state = 'running'""")
                        .param("id", id.value())
                        .param("lease", SqlTime.param(leaseUntil))
                        .param("checked", checked)
                        .update()
                == 1;
    }

    void finish(ReconciliationId id, Instant now) {
        jdbc.sql("""
                        UPDATE audit.reconciliation
                           SET state = 'finished', lease_until = NULL, finished_at = :now
                         WHERE id = :id AND state = 'running'""").param("id", id.value()).param("now", SqlTime.param(now)).update();
    }

    void fail(ReconciliationId id, Instant now, Fault fault) {
        jdbc.sql("""
                        UPDATE audit.reconciliation
                           SET state = 'failed', lease_until = NULL, finished_at = :now,
                               fault_code = :code, fault_what = :what, fault_action = :action
                         WHERE id = :id AND state = 'running'""")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .param("code", fault.code())
                .param("what", fault.what())
                .param("action", fault.action())
                .update();
    }

    Optional<Reconciliation> find(ReconciliationId id) {
        return jdbc.sql("""
                        SELECT id, requested_at, requested_by, state, started_at, finished_at, checked,
                               fault_code, fault_what, fault_action
                          FROM audit.reconciliation
                         WHERE id = :id""")
                .param("id", id.value())
                .query(ReconciliationStore::map)
                .optional();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM audit.reconciliation GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<Reconciliation> latest(int count) {
        return jdbc.sql("""
                        SELECT id, requested_at, requested_by, state, started_at, finished_at, checked,
                               fault_code, fault_what, fault_action
                          FROM audit.reconciliation
                         ORDER BY requested_at DESC
                         LIMIT :count""")
                .param("count", count)
                .query(ReconciliationStore::map)
                .list();
    }

    private static Reconciliation map(ResultSet row, int number) throws SQLException {
        return new Reconciliation(
                new ReconciliationId(row.getObject("id", UUID.class)),
                SqlTime.read(row, "requested_at"),
                Actor.of(row.getString("requested_by")),
                row.getLong("checked"),
                state(row));
    }

    private static Reconciliation.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "requested" -> new Reconciliation.State.Requested();
            case "running" -> new Reconciliation.State.Running(SqlTime.read(row, "started_at"));
            case "finished" -> new Reconciliation.State.Finished(SqlTime.read(row, "finished_at"));
            case "failed" ->
                new Reconciliation.State.Failed(
                        SqlTime.read(row, "finished_at"),
                        new Fault(
                                row.getString("fault_code"),
                                row.getString("fault_what"),
                                row.getString("fault_action")));
            default -> throw new IllegalStateException("the table's CHECK allows no other state");
        };
    }
}
