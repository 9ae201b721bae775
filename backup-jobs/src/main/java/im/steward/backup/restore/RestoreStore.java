package im.steward.backup.restore;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Leases;
import im.steward.backup.catalog.PartName;
import im.steward.backup.restore.Restore.Form;
import im.steward.backup.restore.Restore.Kept;
import im.steward.backup.restore.Restore.Progress;
import im.steward.backup.restore.Restore.State;
import im.steward.backup.restore.Restore.Wait;
import im.steward.backup.restore.Restore.What;
import im.steward.backup.restore.Restore.Where;
import im.steward.backup.vault.VaultName;
import im.steward.compliance.approval.ApprovalId;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import im.steward.trail.OfficerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

final class RestoreStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<TreeMap<String, Kept>> KEPT = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Long>> AMOUNTS = new TypeReference<>() {};
    private static final String SELECT = """
            SELECT id, backup_set, what, part, item, form, moment, in_place, place, keep_until, reason, requester, requested_at,
                   approval, state, part_now, bytes_now, bytes_expected, updated_at, attempt_at, begun_at, ended_at, kept,
                   amounts, fault_code, fault_what, fault_action
              FROM backup.restore r
            """;
    private final JdbcClient jdbc;
    private final Leases leases;

    RestoreStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
        leases = new Leases(jdbc, "backup.restore", "state IN ('restoring', 'swapping', 'giving_back')");
    }

    /** {@code false} when another one is under way in place, or has the scratch place's name. */
    boolean add(Restore restore, Sha256 digest) {
        What what = restore.what();
        return jdbc.sql("""
                        INSERT INTO backup.restore (id, backup_set, what, part, item, form, moment, in_place, place,
                                                    keep_until, reason, requester, requested_at, approval, digest, state)
                        VALUES (:id, :set, :what, :part, :item, :form, :moment, :in_place, :place, :until, :reason,
                                :requester, :now, :approval, :digest, :state)
                            ON CONFLICT DO NOTHING""")
                        .param("id", restore.id().value())
                        .param("set", restore.set().value())
                        .param("what", what.word())
                        .param("part", what.only().map(PartName::value).orElse(null))
                        .param(
                                "item",
                                switch (what) {
                                    case What.OneFile(var _, String path) -> path;
                                    case What.OneConversation(var _, String id, var _) -> id;
                                    case What.Whole _, What.OnePart _ -> null;
                                })
                        .param(
                                "form",
                                what instanceof What.OneConversation(var _, var _, Form form) ? form.word() : null)
                        .param("moment", restore.moment().map(SqlTime::param).orElse(null))
                        .param("in_place", restore.inPlace())
                        .param("place", restore.where() instanceof Where.Scratch(String name, var _) ? name : null)
                        .param(
                                "until",
                                restore.where() instanceof Where.Scratch(var _, Instant until)
                                        ? SqlTime.param(until)
                                        : null)
                        .param("reason", restore.reason())
                        .param("requester", restore.requester().value())
                        .param("now", SqlTime.param(restore.requestedAt()))
                        .param(
                                "approval",
                                restore.approval().map(ApprovalId::value).orElse(null))
                        .param("digest", digest.hex())
                        .param("state", restore.state().word())
                        .update()
                == 1;
    }

    Optional<Restore> find(RestoreId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(RestoreStore::map)
                .optional();
    }

    Optional<Restore> lock(RestoreId id) {
        return jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(RestoreStore::map)
                .optional();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM backup.restore GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<Restore> newest(int limit) {
        return jdbc.sql(SELECT + " ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query(RestoreStore::map)
                .list();
    }

    /**
     * The oldest there is something to do for, locked: asked for, decided, left by a dead worker, to be given back, or
     * kept long enough. What reads a vault waits while that is tidied; a swap that has begun reads nothing, and somebody's
     * system is down meanwhile.
     *
     * @param farthest a lease beyond it was written by a clock that ran ahead, and counts as over
     */
    Optional<Restore> lockNext(Instant now, Instant farthest) {
        Leases.oneClaimAtATime(jdbc);
        return jdbc.sql(SELECT + """
                         WHERE (lease_until IS NULL OR lease_until < :now OR lease_until > :farthest)
                           AND (state IN ('requested', 'restoring', 'swapping', 'giving_back')
                                OR state = 'done' AND keep_until <= :now
                                OR state = 'awaiting_approval' AND EXISTS (
                                       SELECT 1 FROM compliance.approval a
                                        WHERE a.id = r.approval AND (a.state <> 'waiting' OR a.expires_at <= :now)))
                           AND NOT (state IN ('awaiting_approval', 'requested', 'restoring')
                                    AND EXISTS (SELECT 1 FROM backup.upkeep u
                                                  JOIN backup.backup_set s ON s.vault = u.vault
                                                 WHERE s.id = r.backup_set
                                                   AND u.lease_until BETWEEN :now AND :farthest))
                         ORDER BY requested_at, id
                         LIMIT 1
                           FOR UPDATE OF r SKIP LOCKED""")
                .param("now", SqlTime.param(now))
                .param("farthest", SqlTime.param(farthest))
                .query(RestoreStore::map)
                .optional();
    }

    /** What everybody has agreed to, and {@link #lockNext} passes over because its vault is tidied. */
    Map<RestoreId, Wait> waiting(Instant now, Instant farthest) {
        Map<RestoreId, Wait> waiting = new HashMap<>();
        jdbc.sql("""
                        SELECT r.id, u.vault, u.begun_at
                          FROM backup.restore r
                          JOIN backup.backup_set s ON s.id = r.backup_set
                          JOIN backup.upkeep u ON u.vault = s.vault
                         WHERE u.lease_until BETWEEN :now AND :farthest
                           AND (r.lease_until IS NULL OR r.lease_until NOT BETWEEN :now AND :farthest)
                           AND (r.state IN ('requested', 'restoring')
                                OR r.state = 'awaiting_approval' AND EXISTS (
                                       SELECT 1 FROM compliance.approval a WHERE a.id = r.approval AND a.state = 'approved'))""")
                .param("now", SqlTime.param(now))
                .param("farthest", SqlTime.param(farthest))
                .query(row -> {
                    waiting.put(
                            new RestoreId(row.getObject("id", UUID.class)),
                            new Wait(VaultName.of(row.getString("vault")), SqlTime.readOptional(row, "begun_at")));
                });
        return waiting;
    }

    int take(RestoreId id, State state, String worker, Instant now, Instant leaseUntil, long expected) {
        return jdbc.sql("""
                        UPDATE backup.restore
                           SET state = :state, worker = :worker, lease_until = :until, attempts = attempts + 1,
                               begun_at = coalesce(begun_at, :now), updated_at = :now, attempt_at = :now,
                               part_now = NULL, bytes_now = 0, bytes_expected = :expected
                         WHERE id = :id
                     RETURNING attempts""")
                .param("id", id.value())
                .param("state", state.word())
                .param("worker", worker)
                .param("now", SqlTime.param(now))
                .param("until", SqlTime.param(leaseUntil))
                .param("expected", expected)
                .query(Integer.class)
                .single();
    }

    boolean renew(RestoreId id, String worker, Instant leaseUntil) {
        return leases.renew(id.value(), worker, leaseUntil);
    }

    boolean lockHeldBy(RestoreId id, String worker) {
        return jdbc.sql("""
                        SELECT 1 FROM backup.restore
                         WHERE id = :id AND worker = :worker AND state IN ('restoring', 'swapping', 'giving_back')
                           FOR UPDATE""")
                .param("id", id.value())
                .param("worker", worker)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    boolean progress(RestoreId id, String worker, Optional<PartName> part, long bytes, Instant now) {
        return jdbc.sql("""
                        UPDATE backup.restore SET part_now = :part, bytes_now = :bytes, updated_at = :now
                         WHERE id = :id AND worker = :worker AND state IN ('restoring', 'swapping', 'giving_back')""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("part", part.map(PartName::value).orElse(null))
                        .param("bytes", bytes)
                        .param("now", SqlTime.param(now))
                        .update()
                == 1;
    }

    void keep(RestoreId id, State state, Map<PartName, Kept> kept) {
        jdbc.sql("UPDATE backup.restore SET state = :state, kept = :kept::jsonb WHERE id = :id")
                .param("id", id.value())
                .param("state", state.word())
                .param("kept", keptJson(kept))
                .update();
    }

    void end(RestoreId id, State state, Map<String, Long> amounts, Optional<Fault> fault, Instant now) {
        jdbc.sql("""
                        UPDATE backup.restore
                           SET state = :state, amounts = CASE WHEN :amounts = '{}' THEN amounts ELSE :amounts::jsonb END,
                               fault_code = :code, fault_what = :what, fault_action = :action, ended_at = :now,
                               updated_at = :now, worker = NULL, lease_until = NULL
                         WHERE id = :id""")
                .param("id", id.value())
                .param("state", state.word())
                .param("amounts", JSON.writeValueAsString(amounts))
                .param("code", fault.map(Fault::code).orElse(null))
                .param("what", fault.map(Fault::what).orElse(null))
                .param("action", fault.map(Fault::action).orElse(null))
                .param("now", SqlTime.param(now))
                .update();
    }

    /** A worker begins anew with it, with as many attempts as the first time. */
    void giveBack(RestoreId id, Instant now) {
        jdbc.sql("""
                        UPDATE backup.restore
                           SET state = 'giving_back', attempts = 0, away = 0, worker = NULL, lease_until = NULL,
                               updated_at = :now
                         WHERE id = :id""").param("id", id.value()).param("now", SqlTime.param(now)).update();
    }

    void release(RestoreId id, String worker, Instant now) {
        leases.release(id.value(), worker, now);
    }

    boolean postpone(RestoreId id, String worker, Fault away, Instant until) {
        return leases.postpone(id.value(), worker, away, until);
    }

    private static String keptJson(Map<PartName, Kept> kept) {
        Map<String, Kept> named = new TreeMap<>();
        kept.forEach((part, place) -> named.put(part.value(), place));
        return JSON.writeValueAsString(named);
    }

    private static Restore map(ResultSet row, int number) throws SQLException {
        String fault = row.getString("fault_code");
        SortedMap<PartName, Kept> kept = new TreeMap<>();
        JSON.readValue(row.getString("kept"), KEPT).forEach((part, place) -> kept.put(PartName.of(part), place));
        return new Restore(
                new RestoreId(row.getObject("id", UUID.class)),
                new BackupSetId(row.getObject("backup_set", UUID.class)),
                what(row),
                SqlTime.readOptional(row, "moment"),
                row.getBoolean("in_place")
                        ? new Where.InPlace()
                        : new Where.Scratch(row.getString("place"), SqlTime.read(row, "keep_until")),
                row.getString("reason"),
                new OfficerId(row.getString("requester")),
                SqlTime.read(row, "requested_at"),
                State.of(row.getString("state")),
                Optional.ofNullable(row.getObject("approval", UUID.class)).map(ApprovalId::new),
                progress(row),
                kept,
                JSON.readValue(row.getString("amounts"), AMOUNTS),
                SqlTime.readOptional(row, "begun_at"),
                SqlTime.readOptional(row, "ended_at"),
                fault == null
                        ? Optional.empty()
                        : Optional.of(new Fault(fault, row.getString("fault_what"), row.getString("fault_action"))));
    }

    private static What what(ResultSet row) throws SQLException {
        return switch (row.getString("what")) {
            case "set" -> new What.Whole();
            case "part" -> new What.OnePart(part(row));
            case "file" -> new What.OneFile(part(row), row.getString("item"));
            case "conversation" ->
                new What.OneConversation(part(row), row.getString("item"), Form.of(row.getString("form")));
            default -> throw new SQLException("the table's check allows no such thing");
        };
    }

    private static PartName part(ResultSet row) throws SQLException {
        return PartName.of(row.getString("part"));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        long bytes = row.getLong("bytes_now");
        return new Progress(
                Optional.ofNullable(row.getString("part_now")).map(PartName::of),
                bytes,
                row.getLong("bytes_expected"),
                Leases.perSecond(row, bytes));
    }
}
