package im.steward.backup.drill;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Leases;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.drill.Drill.Phase;
import im.steward.backup.drill.Drill.Progress;
import im.steward.backup.drill.Drill.State;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class DrillStore {
    private static final String COLUMNS = """
            id, plan, backup_set, choice, requested_by, requested_at, lost_at, rpo_seconds, rto_seconds, places,
            state, begun_at, ended_at, updated_at, attempt_at, phase, part_now, bytes_now, bytes_expected, result,
            set_broken, report, cancelled_by, fault_code, fault_what, fault_action""";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM backup.drill d ";
    private final JdbcClient jdbc;
    private final Leases leases;

    DrillStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
        leases = new Leases(jdbc, "backup.drill", "state = 'restoring'");
    }

    /** {@code false} when the plan has an open drill. */
    boolean add(Drill drill) {
        return jdbc.sql("""
                        INSERT INTO backup.drill (id, plan, backup_set, choice, requested_by, requested_at, lost_at,
                               rpo_seconds, rto_seconds, state)
                        VALUES (:id, :plan, :set, :choice, :by, :now, :lost, :rpo, :rto, 'requested')
                            ON CONFLICT (plan) WHERE state IN ('requested', 'restoring') DO NOTHING""")
                        .param("id", drill.id().value())
                        .param("plan", drill.plan().value())
                        .param("set", drill.set().value())
                        .param("choice", drill.choice())
                        .param("by", drill.requestedBy())
                        .param("now", SqlTime.param(drill.requestedAt()))
                        .param("lost", SqlTime.param(drill.lostAt()))
                        .param("rpo", drill.recoveryPoint().toSeconds())
                        .param("rto", drill.recoveryTime().toSeconds())
                        .update()
                == 1;
    }

    Optional<Drill> find(DrillId id) {
        return jdbc.sql(SELECT + "WHERE id = :id")
                .param("id", id.value())
                .query(DrillStore::map)
                .optional();
    }

    Optional<Drill> lock(DrillId id) {
        return jdbc.sql(SELECT + "WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(DrillStore::map)
                .optional();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM backup.drill GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<Drill> newest(int limit) {
        return jdbc.sql(SELECT + "ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query(DrillStore::map)
                .list();
    }

    List<Drill> newestOf(PlanName plan, int limit) {
        return jdbc.sql(SELECT + "WHERE plan = :plan ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("plan", plan.value())
                .param("limit", limit)
                .query(DrillStore::map)
                .list();
    }

    List<Drill> ofSet(BackupSetId set) {
        return jdbc.sql(SELECT + "WHERE backup_set = :set ORDER BY requested_at DESC, id DESC")
                .param("set", set.value())
                .query(DrillStore::map)
                .list();
    }

    /**
     * The oldest there is something to do for, locked; others look at the next. Not while its vault is tidied, which
     * restic does alone.
     *
     * @param farthest a lease beyond it was written by a clock that ran ahead, and counts as over
     */
    Optional<Drill> lockNext(Instant now, Instant farthest) {
        Leases.oneClaimAtATime(jdbc);
        return jdbc.sql(SELECT + """
                         WHERE (state = 'requested' AND (lease_until IS NULL OR lease_until < :now)
                                OR state = 'restoring' AND (lease_until < :now OR lease_until > :farthest))
                           AND NOT EXISTS (SELECT 1 FROM backup.upkeep u
                                             JOIN backup.backup_set s ON s.vault = u.vault
                                            WHERE s.id = d.backup_set
                                              AND u.lease_until BETWEEN :now AND :farthest)
                         ORDER BY requested_at, id
                         LIMIT 1
                           FOR UPDATE OF d SKIP LOCKED""")
                .param("now", SqlTime.param(now))
                .param("farthest", SqlTime.param(farthest))
                .query(DrillStore::map)
                .optional();
    }

    /** From here on something of it may lie about. */
    int take(DrillId id, String worker, Instant now, Instant leaseUntil) {
        return jdbc.sql("""
                        UPDATE backup.drill
                           SET state = 'restoring', worker = :worker, lease_until = :until, attempts = attempts + 1,
                               begun_at = coalesce(begun_at, :now), updated_at = :now, attempt_at = NULL,
                               phase = 'opening', part_now = NULL, bytes_now = 0, bytes_expected = 0, result = NULL,
                               scratch = true, places = places + 1
                         WHERE id = :id
                     RETURNING attempts""")
                .param("id", id.value())
                .param("worker", worker)
                .param("now", SqlTime.param(now))
                .param("until", SqlTime.param(leaseUntil))
                .query(Integer.class)
                .single();
    }

    /** Also after its end, while its worker clears away. */
    boolean renew(DrillId id, String worker, Instant leaseUntil) {
        return jdbc.sql("""
                        UPDATE backup.drill SET lease_until = :until
                         WHERE id = :id AND worker = :worker AND (state = 'restoring' OR state <> 'cancelled' AND scratch)""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("until", SqlTime.param(leaseUntil))
                        .update()
                == 1;
    }

    boolean lockHeldBy(DrillId id, String worker) {
        return jdbc.sql("""
                        SELECT 1 FROM backup.drill
                         WHERE id = :id AND worker = :worker AND state = 'restoring'
                           FOR UPDATE""")
                .param("id", id.value())
                .param("worker", worker)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    boolean progress(DrillId id, String worker, Phase phase, Optional<String> part, long bytes, long all, Instant now) {
        return jdbc.sql("""
                        UPDATE backup.drill
                           SET phase = :phase, part_now = :part, bytes_now = :bytes, bytes_expected = :all,
                               updated_at = :now, attempt_at = coalesce(attempt_at, :now)
                         WHERE id = :id AND worker = :worker AND state = 'restoring'""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("phase", phase.word())
                        .param("part", part.orElse(null))
                        .param("bytes", bytes)
                        .param("all", all)
                        .param("now", SqlTime.param(now))
                        .update()
                == 1;
    }

    boolean soFar(DrillId id, String worker, DrillResult result) {
        return jdbc.sql("""
                        UPDATE backup.drill SET result = :result::jsonb
                         WHERE id = :id AND worker = :worker AND state = 'restoring'""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("result", DrillColumns.text(result))
                        .update()
                == 1;
    }

    void release(DrillId id, String worker, Instant now) {
        leases.release(id.value(), worker, now);
    }

    boolean postpone(DrillId id, String worker, Fault away, Instant until) {
        return leases.postpone(id.value(), worker, away, until);
    }

    void pass(DrillId id, DrillResult result, Sha256 report, Instant now) {
        jdbc.sql("""
                        UPDATE backup.drill
                           SET state = 'passed', ended_at = :now, updated_at = :now, phase = NULL, part_now = NULL,
                               result = :result::jsonb, report = :report
                         WHERE id = :id""")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .param("result", DrillColumns.text(result))
                .param("report", report.hex())
                .update();
    }

    void fail(DrillId id, Fault fault, boolean setBroken, DrillResult result, Optional<Sha256> report, Instant now) {
        jdbc.sql("""
                        UPDATE backup.drill
                           SET state = 'failed', ended_at = :now, updated_at = :now, set_broken = :broken,
                               phase = NULL, part_now = NULL, result = :result::jsonb, report = :report,
                               fault_code = :code, fault_what = :what, fault_action = :action
                         WHERE id = :id""")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .param("broken", setBroken)
                .param("result", DrillColumns.text(result))
                .param("report", report.map(Sha256::hex).orElse(null))
                .param("code", fault.code())
                .param("what", fault.what())
                .param("action", fault.action())
                .update();
    }

    /** Its lease stays: the worker that holds it clears away, and others only when it does not. */
    void cancel(DrillId id, String by, Instant now) {
        jdbc.sql("""
                        UPDATE backup.drill
                           SET state = 'cancelled', cancelled_by = :by, ended_at = :now, updated_at = :now,
                               phase = NULL, part_now = NULL
                         WHERE id = :id""")
                .param("id", id.value())
                .param("by", by)
                .param("now", SqlTime.param(now))
                .update();
    }

    /** Nothing of it lies about any more. */
    void cleared(DrillId id, String worker) {
        jdbc.sql("""
                        UPDATE backup.drill
                           SET scratch = false,
                               worker = CASE WHEN state = 'restoring' THEN worker END,
                               lease_until = CASE WHEN state = 'restoring' THEN lease_until END
                         WHERE id = :id AND worker = :worker""").param("id", id.value()).param("worker", worker).update();
    }

    /** One that is over and whose worker did not clear away. */
    Optional<Drill> takeLeftover(String worker, Instant now, Instant until, Instant farthest) {
        return jdbc.sql("""
                        UPDATE backup.drill SET worker = :worker, lease_until = :until
                         WHERE id = (SELECT id FROM backup.drill
                                      WHERE scratch AND state NOT IN ('requested', 'restoring')
                                        AND (lease_until IS NULL OR lease_until NOT BETWEEN :now AND :farthest)
                                      ORDER BY id
                                      LIMIT 1
                                        FOR UPDATE SKIP LOCKED)
                     RETURNING\s""" + COLUMNS)
                .param("worker", worker)
                .param("now", SqlTime.param(now))
                .param("until", SqlTime.param(until))
                .param("farthest", SqlTime.param(farthest))
                .query(DrillStore::map)
                .optional();
    }

    private static Drill map(ResultSet row, int number) throws SQLException {
        return new Drill(
                new DrillId(row.getObject("id", UUID.class)),
                new PlanName(row.getString("plan")),
                new BackupSetId(row.getObject("backup_set", UUID.class)),
                row.getString("choice"),
                row.getString("requested_by"),
                SqlTime.read(row, "requested_at"),
                SqlTime.read(row, "lost_at"),
                Duration.ofSeconds(row.getLong("rpo_seconds")),
                Duration.ofSeconds(row.getLong("rto_seconds")),
                row.getInt("places"),
                state(row),
                progress(row));
    }

    private static State state(ResultSet row) throws SQLException {
        Optional<DrillResult> result =
                Optional.ofNullable(row.getString("result")).map(DrillColumns::result);
        Optional<Sha256> report = Optional.ofNullable(row.getString("report")).map(Sha256::ofHex);
        return switch (row.getString("state")) {
            case "requested" -> new State.Requested();
            case "restoring" -> new State.Restoring(SqlTime.read(row, "begun_at"), result.orElse(DrillResult.NOTHING));
            case "passed" ->
                new State.Passed(
                        SqlTime.read(row, "begun_at"),
                        SqlTime.read(row, "ended_at"),
                        result.orElseThrow(),
                        report.orElseThrow());
            case "failed" ->
                new State.Failed(
                        SqlTime.read(row, "ended_at"),
                        new Fault(
                                row.getString("fault_code"),
                                row.getString("fault_what"),
                                row.getString("fault_action")),
                        row.getBoolean("set_broken"),
                        result,
                        report);
            case "cancelled" -> new State.Cancelled(SqlTime.read(row, "ended_at"), row.getString("cancelled_by"));
            default -> throw new SQLException("the table's check allows no such state");
        };
    }

    private static Progress progress(ResultSet row) throws SQLException {
        long bytes = row.getLong("bytes_now");
        return new Progress(
                Optional.ofNullable(row.getString("phase")).map(Phase::of),
                Optional.ofNullable(row.getString("part_now")),
                bytes,
                row.getLong("bytes_expected"),
                Leases.perSecond(row, bytes));
    }
}
