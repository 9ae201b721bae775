package im.steward.backup.plan;

import im.steward.backup.catalog.Leases;
import im.steward.backup.plan.Upkeep.Report;
import im.steward.backup.plan.Upkeep.Stranger;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

final class UpkeepStore {
    private final JdbcClient jdbc;

    UpkeepStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(VaultName vault, Instant due) {
        jdbc.sql("INSERT INTO backup.upkeep (vault, due_at) VALUES (:vault, :due) ON CONFLICT (vault) DO NOTHING")
                .param("vault", vault.value())
                .param("due", SqlTime.param(due))
                .update();
    }

    void due(VaultName vault, Instant when) {
        jdbc.sql("UPDATE backup.upkeep SET due_at = least(due_at, :due) WHERE vault = :vault")
                .param("vault", vault.value())
                .param("due", SqlTime.param(when))
                .update();
    }

    void wantNewKey(VaultName vault, String by, Instant now) {
        jdbc.sql("""
                        INSERT INTO backup.upkeep AS u (vault, due_at, new_key_by) VALUES (:vault, :now, :by)
                            ON CONFLICT (vault) DO UPDATE SET new_key_by = :by, due_at = least(u.due_at, :now)""")
                .param("vault", vault.value())
                .param("by", by)
                .param("now", SqlTime.param(now))
                .update();
    }

    boolean wantsNewKey(VaultName vault) {
        return jdbc.sql("SELECT 1 FROM backup.upkeep WHERE vault = :vault AND new_key_by IS NOT NULL")
                .param("vault", vault.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    void hasNewKey(VaultName vault) {
        jdbc.sql("UPDATE backup.upkeep SET new_key_by = NULL WHERE vault = :vault")
                .param("vault", vault.value())
                .update();
    }

    /**
     * Not while a run, a drill or a restore holds the vault: restic tidies alone, and what a restore reads must not be given
     * up under it. What is asked for from now on is asked of the next time.
     *
     * @param next when nobody asks before
     */
    Optional<VaultName> claim(String worker, Instant now, Instant until, Instant farthest, Instant next) {
        Leases.oneClaimAtATime(jdbc);
        return jdbc.sql("""
                        UPDATE backup.upkeep SET worker = :worker, lease_until = :until, begun_at = :now, due_at = :next
                         WHERE vault = (SELECT vault FROM backup.upkeep u
                                         WHERE (due_at <= :now OR lease_until IS NOT NULL)
                                           AND (lease_until IS NULL OR lease_until NOT BETWEEN :now AND :farthest)
                                           AND NOT EXISTS (SELECT 1 FROM backup.backup_set s
                                                            WHERE s.vault = u.vault AND s.state IN ('taking', 'cancelled')
                                                              AND s.lease_until BETWEEN :now AND :farthest)
                                           AND NOT EXISTS (SELECT 1 FROM backup.drill d
                                                             JOIN backup.backup_set s ON s.id = d.backup_set
                                                            WHERE s.vault = u.vault AND d.state = 'restoring'
                                                              AND d.lease_until BETWEEN :now AND :farthest)
                                           AND NOT EXISTS (SELECT 1 FROM backup.restore r
                                                             JOIN backup.backup_set s ON s.id = r.backup_set
                                                            WHERE s.vault = u.vault AND r.state IN ('restoring', 'swapping')
                                                              AND r.lease_until BETWEEN :now AND :farthest)
                                         ORDER BY due_at
                                         LIMIT 1
                                           FOR UPDATE SKIP LOCKED)
                     RETURNING vault""")
                .param("worker", worker)
                .param("now", SqlTime.param(now))
                .param("until", SqlTime.param(until))
                .param("farthest", SqlTime.param(farthest))
                .param("next", SqlTime.param(next))
                .query(String.class)
                .optional()
                .map(VaultName::of);
    }

    boolean renew(VaultName vault, String worker, Instant until) {
        return jdbc.sql("UPDATE backup.upkeep SET lease_until = :until WHERE vault = :vault AND worker = :worker")
                        .param("vault", vault.value())
                        .param("worker", worker)
                        .param("until", SqlTime.param(until))
                        .update()
                == 1;
    }

    void done(VaultName vault, String worker, long bytes, List<Stranger> strangers, Instant now) {
        jdbc.sql("""
                        UPDATE backup.upkeep
                           SET done_at = :now, bytes = :bytes, strangers = :strangers::jsonb,
                               worker = NULL, lease_until = NULL, fault_code = NULL, fault_what = NULL,
                               fault_action = NULL
                         WHERE vault = :vault AND worker = :worker""")
                .param("vault", vault.value())
                .param("worker", worker)
                .param("bytes", bytes)
                .param("strangers", json(strangers))
                .param("now", SqlTime.param(now))
                .update();
    }

    Reading reading(VaultName vault) {
        return jdbc.sql("SELECT read_at, read_slice, damaged, thorough_at FROM backup.upkeep WHERE vault = :vault")
                .param("vault", vault.value())
                .query((row, _) -> new Reading(
                        SqlTime.readOptional(row, "read_at"),
                        row.getInt("read_slice"),
                        new TreeSet<>(damaged(row)),
                        SqlTime.readOptional(row, "thorough_at")))
                .single();
    }

    void found(VaultName vault, int slice, boolean whole) {
        jdbc.sql("""
                        UPDATE backup.upkeep
                           SET damaged = array_remove(damaged, :slice)
                                         || CASE WHEN :whole THEN '{}'::integer[] ELSE ARRAY[:slice]::integer[] END
                         WHERE vault = :vault""")
                .param("vault", vault.value())
                .param("slice", slice)
                .param("whole", whole)
                .update();
    }

    /** @param begun the day that counts is the one on which it began */
    void read(VaultName vault, int slice, Instant begun) {
        jdbc.sql("UPDATE backup.upkeep SET read_at = :begun, read_slice = :slice WHERE vault = :vault")
                .param("vault", vault.value())
                .param("slice", slice)
                .param("begun", SqlTime.param(begun))
                .update();
    }

    void thorough(VaultName vault, Instant begun) {
        jdbc.sql("UPDATE backup.upkeep SET thorough_at = :begun WHERE vault = :vault")
                .param("vault", vault.value())
                .param("begun", SqlTime.param(begun))
                .update();
    }

    void failed(VaultName vault, String worker, Fault fault, Instant next) {
        jdbc.sql("""
                        UPDATE backup.upkeep
                           SET due_at = least(due_at, :next), worker = NULL, lease_until = NULL, fault_code = :code,
                               fault_what = :what, fault_action = :action
                         WHERE vault = :vault AND worker = :worker""")
                .param("vault", vault.value())
                .param("worker", worker)
                .param("next", SqlTime.param(next))
                .param("code", fault.code())
                .param("what", fault.what())
                .param("action", fault.action())
                .update();
    }

    Optional<Report> find(VaultName vault) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM backup.upkeep WHERE vault = :vault")
                .param("vault", vault.value())
                .query(UpkeepStore::map)
                .optional();
    }

    List<Report> all() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM backup.upkeep ORDER BY vault")
                .query(UpkeepStore::map)
                .list();
    }

    private static final String COLUMNS =
            "vault, done_at, read_at, damaged, bytes, strangers, new_key_by IS NOT NULL AS new_key, fault_code, fault_what, fault_action";

    private static Report map(ResultSet row, int number) throws SQLException {
        String fault = row.getString("fault_code");
        List<Stranger> strangers = new ArrayList<>();
        for (JsonNode stranger : JsonMapper.shared().readTree(row.getString("strangers"))) {
            strangers.add(new Stranger(
                    SnapshotId.of(stranger.path("snapshot").asString()),
                    stranger.path("tags").asString()));
        }
        return new Report(
                VaultName.of(row.getString("vault")),
                SqlTime.readOptional(row, "done_at"),
                SqlTime.readOptional(row, "read_at"),
                damaged(row),
                row.getLong("bytes"),
                strangers,
                row.getBoolean("new_key"),
                fault == null
                        ? Optional.empty()
                        : Optional.of(new Fault(fault, row.getString("fault_what"), row.getString("fault_action"))));
    }

    private static List<Integer> damaged(ResultSet row) throws SQLException {
        return Stream.of((Integer[]) row.getArray("damaged").getArray())
                .sorted()
                .toList();
    }

    private static String json(List<Stranger> strangers) {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        strangers.forEach(stranger ->
                all.addObject().put("snapshot", stranger.snapshot().value()).put("tags", stranger.tags()));
        return all.toString();
    }
}
