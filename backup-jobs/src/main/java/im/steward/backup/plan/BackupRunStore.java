package im.steward.backup.plan;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.Leases;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupRun.Progress;
import im.steward.backup.plan.BackupRun.State;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

final class BackupRunStore {
    private static final String SELECT = """
            SELECT id, plan, vault, requested_by, requested_at, state, part_now, bytes_now, bytes_expected, bytes_estimated,
                   updated_at, attempt_at, attempt_bytes, joins, begun_at, ended_at, fault_code, fault_what, fault_action
              FROM backup.backup_set s
            """;
    private final JdbcClient jdbc;
    private final Leases leases;

    BackupRunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
        leases = new Leases(jdbc, "backup.backup_set", "state = 'taking'");
    }

    /** {@code false} when the plan has an open run. */
    boolean add(BackupSetId id, PlanName plan, VaultName vault, String by, Instant now) {
        return jdbc.sql("""
                        INSERT INTO backup.backup_set (id, plan, vault, requested_by, requested_at, state)
                        VALUES (:id, :plan, :vault, :by, :now, 'requested')
                            ON CONFLICT (plan) WHERE state IN ('requested', 'taking') DO NOTHING""")
                        .param("id", id.value())
                        .param("plan", plan.value())
                        .param("vault", vault.value())
                        .param("by", by)
                        .param("now", SqlTime.param(now))
                        .update()
                == 1;
    }

    Optional<BackupRun> find(BackupSetId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(BackupRunStore::map)
                .optional();
    }

    Optional<BackupRun> lock(BackupSetId id) {
        return jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(BackupRunStore::map)
                .optional();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM backup.backup_set GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<BackupRun> newest(int limit) {
        return jdbc.sql(SELECT + " ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query(BackupRunStore::map)
                .list();
    }

    List<BackupRun> newestOf(PlanName plan, int limit) {
        return jdbc.sql(SELECT + " WHERE plan = :plan ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("plan", plan.value())
                .param("limit", limit)
                .query(BackupRunStore::map)
                .list();
    }

    List<BackupRuns.DayOfRuns> perDay(Instant from, ZoneId zone) {
        return jdbc.sql("""
                        SELECT (requested_at AT TIME ZONE :zone)::date AS day,
                               count(*) FILTER (WHERE state IN ('complete', 'pruned')) AS complete,
                               count(*) FILTER (WHERE state = 'failed') AS failed
                          FROM backup.backup_set
                         WHERE requested_at >= :from
                         GROUP BY day
                         ORDER BY day""")
                .param("zone", zone.getId())
                .param("from", SqlTime.param(from))
                .query((row, _) -> new BackupRuns.DayOfRuns(
                        row.getObject("day", LocalDate.class), row.getLong("complete"), row.getLong("failed")))
                .list();
    }

    Map<BackupSetId, Instant> completeBefore(List<BackupSetId> sets) {
        Map<BackupSetId, Instant> before = new HashMap<>();
        jdbc.sql("""
                        SELECT s.id, earlier.begun_at
                          FROM backup.backup_set s
                         CROSS JOIN LATERAL (SELECT max(begun_at) AS begun_at
                                               FROM backup.backup_set
                                              WHERE plan = s.plan AND state IN ('complete', 'pruned')
                                                AND begun_at < s.begun_at) earlier
                         WHERE s.id = ANY (:sets) AND earlier.begun_at IS NOT NULL""")
                .param("sets", sets.stream().map(BackupSetId::value).toArray(UUID[]::new))
                .query(row -> {
                    before.put(new BackupSetId(row.getObject("id", UUID.class)), SqlTime.read(row, "begun_at"));
                });
        return before;
    }

    /**
     * The oldest there is something to do for, locked; others look at the next. Not while its vault is tidied, which
     * restic does alone.
     *
     * @param farthest a lease beyond it was written by a clock that ran ahead, and counts as over
     */
    Optional<BackupRun> lockNext(Instant now, Instant farthest) {
        Leases.oneClaimAtATime(jdbc);
        return jdbc.sql(SELECT + """
                         WHERE (state = 'requested' AND (lease_until IS NULL OR lease_until < :now)
                                OR state = 'taking' AND (lease_until < :now OR lease_until > :farthest))
                           AND NOT EXISTS (SELECT 1 FROM backup.upkeep u
                                            WHERE u.vault = s.vault AND u.lease_until BETWEEN :now AND :farthest)
                         ORDER BY requested_at, id
                         LIMIT 1
                           FOR UPDATE OF s SKIP LOCKED""")
                .param("now", SqlTime.param(now))
                .param("farthest", SqlTime.param(farthest))
                .query(BackupRunStore::map)
                .optional();
    }

    /** The canary stays the one of the first attempt: parts that were taken then carry it. */
    int take(BackupSetId id, String worker, Canary canary, Instant now, Instant leaseUntil) {
        return jdbc.sql("""
                        UPDATE backup.backup_set
                           SET state = 'taking', worker = :worker, lease_until = :until, attempts = attempts + 1,
                               begun_at = coalesce(begun_at, :now), updated_at = :now,
                               canary_nonce = coalesce(canary_nonce, :nonce), canary_at = coalesce(canary_at, :at),
                               attempt_at = NULL, attempt_bytes = 0
                         WHERE id = :id
                     RETURNING attempts""")
                .param("id", id.value())
                .param("worker", worker)
                .param("now", SqlTime.param(now))
                .param("until", SqlTime.param(leaseUntil))
                .param("nonce", canary.nonce())
                .param("at", SqlTime.param(canary.at()))
                .query(Integer.class)
                .single();
    }

    Canary canary(BackupSetId id) {
        return jdbc.sql("SELECT canary_nonce, canary_at FROM backup.backup_set WHERE id = :id")
                .param("id", id.value())
                .query((row, _) -> new Canary(row.getString("canary_nonce"), SqlTime.read(row, "canary_at")))
                .single();
    }

    boolean renew(BackupSetId id, String worker, Instant leaseUntil) {
        return leases.renew(id.value(), worker, leaseUntil);
    }

    boolean isHeld(BackupSetId id, String worker) {
        return jdbc.sql("SELECT 1 FROM backup.backup_set WHERE id = :id AND worker = :worker AND state = 'taking'")
                .param("id", id.value())
                .param("worker", worker)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    boolean progress(BackupSetId id, String worker, Progress progress, Instant now) {
        return jdbc.sql("""
                        UPDATE backup.backup_set
                           SET part_now = :part, bytes_now = :bytes, bytes_expected = :expected,
                               bytes_estimated = :estimated, updated_at = :now,
                               attempt_bytes = CASE WHEN attempt_at IS NULL THEN :bytes ELSE attempt_bytes END,
                               attempt_at = coalesce(attempt_at, :now)
                         WHERE id = :id AND worker = :worker AND state = 'taking'""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("part", progress.part().map(PartName::value).orElse(null))
                        .param("bytes", progress.bytes())
                        .param("expected", progress.expected())
                        .param("estimated", progress.estimated())
                        .param("now", SqlTime.param(now))
                        .update()
                == 1;
    }

    void joins(BackupSetId id, Map<String, Long> joins) {
        jdbc.sql("UPDATE backup.backup_set SET joins = :joins::jsonb WHERE id = :id")
                .param("id", id.value())
                .param("joins", JsonMapper.shared().writeValueAsString(joins))
                .update();
    }

    void release(BackupSetId id, String worker, Instant now) {
        leases.release(id.value(), worker, now);
    }

    boolean postpone(BackupSetId id, String worker, Fault away, Instant until) {
        return leases.postpone(id.value(), worker, away, until);
    }

    /** The worker of a cancelled run keeps its lease until it has let go of the vault. */
    void letGo(BackupSetId id, String worker) {
        jdbc.sql("""
                        UPDATE backup.backup_set SET worker = NULL, lease_until = NULL
                         WHERE id = :id AND worker = :worker AND state = 'cancelled'""").param("id", id.value()).param("worker", worker).update();
    }

    void cancel(BackupSetId id, String by, Instant now) {
        jdbc.sql("""
                        UPDATE backup.backup_set
                           SET state = 'cancelled', cancelled_by = :by, ended_at = :now, updated_at = :now
                         WHERE id = :id""")
                .param("id", id.value())
                .param("by", by)
                .param("now", SqlTime.param(now))
                .update();
    }

    private static BackupRun map(ResultSet row, int number) throws SQLException {
        String fault = row.getString("fault_code");
        Map<String, Long> joins = new TreeMap<>();
        JsonMapper.shared()
                .readTree(row.getString("joins"))
                .properties()
                .forEach(join -> joins.put(join.getKey(), join.getValue().asLong()));
        return new BackupRun(
                new BackupSetId(row.getObject("id", UUID.class)),
                new PlanName(row.getString("plan")),
                new VaultName(row.getString("vault")),
                row.getString("requested_by"),
                SqlTime.read(row, "requested_at"),
                State.of(row.getString("state")),
                progress(row),
                joins,
                SqlTime.readOptional(row, "begun_at"),
                SqlTime.readOptional(row, "ended_at"),
                fault == null
                        ? Optional.empty()
                        : Optional.of(new Fault(fault, row.getString("fault_what"), row.getString("fault_action"))));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        long bytes = row.getLong("bytes_now");
        long since = bytes - row.getLong("attempt_bytes");
        return new Progress(
                Optional.ofNullable(row.getString("part_now")).map(PartName::of),
                bytes,
                row.getLong("bytes_expected"),
                row.getBoolean("bytes_estimated"),
                Leases.perSecond(row, since));
    }
}
