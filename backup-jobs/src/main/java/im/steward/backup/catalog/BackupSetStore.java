package im.steward.backup.catalog;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class BackupSetStore {
    private static final String SELECT = """
            SELECT id, plan, vault, state, begun_at, ended_at, canary_nonce, canary_at, manifest, manifest_snapshot,
                   proof, proven_at, restore_millis, kept_because, fault_code, fault_what, fault_action
              FROM backup.backup_set
             WHERE canary_nonce IS NOT NULL
            """;
    private final JdbcClient jdbc;

    BackupSetStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A set from a clock that ran ahead says nothing about how old it is. */
    Map<PlanName, BackupCatalog.Standing> standings(Instant now) {
        Map<PlanName, BackupCatalog.Standing> standings = new HashMap<>();
        jdbc.sql("""
                        SELECT plan,
                               max(begun_at) FILTER (WHERE state = 'complete' AND proof <> 'broken' AND begun_at <= :now)
                                   AS newest_usable,
                               max(proven_at) FILTER (WHERE proof = 'restored') AS proven_at,
                               (array_agg(restore_millis ORDER BY proven_at DESC)
                                   FILTER (WHERE proof = 'restored'))[1] AS restore_millis
                          FROM backup.backup_set
                         GROUP BY plan""").param("now", SqlTime.param(now)).query(row -> {
            long millis = row.getLong("restore_millis");
            standings.put(
                    new PlanName(row.getString("plan")),
                    new BackupCatalog.Standing(
                            SqlTime.readOptional(row, "newest_usable"),
                            SqlTime.readOptional(row, "proven_at")
                                    .map(at -> new BackupSet.Proof.Restored(at, Duration.ofMillis(millis)))));
        });
        return standings;
    }

    Optional<BackupSet> find(BackupSetId id) {
        return whole(jdbc.sql(SELECT + " AND id = :id")
                        .param("id", id.value())
                        .query(BackupSetStore::map)
                        .list())
                .stream()
                .findFirst();
    }

    /** Nobody else changes it until the transaction ends. */
    Optional<BackupSet> lock(BackupSetId id) {
        return whole(jdbc.sql(SELECT + " AND id = :id FOR UPDATE")
                        .param("id", id.value())
                        .query(BackupSetStore::map)
                        .list())
                .stream()
                .findFirst();
    }

    boolean lockHeldBy(BackupSetId id, String worker) {
        return jdbc.sql("""
                        SELECT 1 FROM backup.backup_set
                         WHERE id = :id AND worker = :worker AND state = 'taking'
                           FOR UPDATE""")
                .param("id", id.value())
                .param("worker", worker)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    List<BackupSet> ofPlan(PlanName plan) {
        return whole(jdbc.sql(SELECT + " AND plan = :plan AND state <> 'pruned' ORDER BY requested_at DESC, id DESC")
                .param("plan", plan.value())
                .query(BackupSetStore::map)
                .list());
    }

    List<BackupSet> ofVault(VaultName vault) {
        return whole(jdbc.sql(SELECT + " AND vault = :vault ORDER BY requested_at DESC, id DESC")
                .param("vault", vault.value())
                .query(BackupSetStore::map)
                .list());
    }

    List<BackupSet> newest(int limit) {
        return whole(jdbc.sql(SELECT + " ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query(BackupSetStore::map)
                .list());
    }

    /** Whether a drill wants it or is at it. */
    boolean isRestoredFrom(BackupSetId id) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM backup.drill
                                        WHERE backup_set = :id AND state IN ('requested', 'restoring'))
                            OR EXISTS (SELECT 1 FROM backup.restore
                                        WHERE backup_set = :id
                                          AND state IN ('awaiting_approval', 'requested', 'restoring', 'swapping'))""").param("id", id.value()).query(Boolean.class).single();
    }

    boolean holdsCompleteIn(VaultName vault) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM backup.backup_set WHERE vault = :vault AND state = 'complete')""").param("vault", vault.value()).query(Boolean.class).single();
    }

    void addPart(BackupSetId id, SetPart part) {
        jdbc.sql("""
                        INSERT INTO backup.set_part (backup_set, name, kind, consistent_at, stored, fingerprints, facts,
                               spent_millis)
                        VALUES (:set, :name, :kind, :at, :stored::jsonb, :fingerprints::jsonb, :facts::jsonb, :spent)""")
                .param("set", id.value())
                .param("name", part.name().value())
                .param("kind", part.kind())
                .param("at", SqlTime.param(part.consistentAt()))
                .param("stored", PartColumns.stored(part.stored()))
                .param("fingerprints", PartColumns.strings(part.fingerprints()))
                .param("facts", PartColumns.strings(part.facts()))
                .param("spent", part.spent().toMillis())
                .update();
    }

    /** The newest of the plan's chain; a pruned set is still a link. */
    Optional<Sha256> lastManifest(PlanName plan) {
        return jdbc.sql("""
                        SELECT manifest FROM backup.backup_set
                         WHERE plan = :plan AND chain_no IS NOT NULL
                         ORDER BY chain_no DESC LIMIT 1""")
                .param("plan", plan.value())
                .query(String.class)
                .optional()
                .map(Sha256::ofHex);
    }

    Optional<Sha256> manifestBefore(BackupSetId id) {
        return jdbc.sql("""
                        SELECT b.manifest FROM backup.backup_set b
                          JOIN backup.backup_set s ON s.plan = b.plan AND s.chain_no = b.chain_no + 1
                         WHERE s.id = :id""")
                .param("id", id.value())
                .query(String.class)
                .optional()
                .map(Sha256::ofHex);
    }

    Optional<Instant> succeededAt(BackupSetId id) {
        return jdbc.sql("""
                        SELECT b.ended_at FROM backup.backup_set b
                          JOIN backup.backup_set s ON s.plan = b.plan AND s.chain_no = b.chain_no - 1
                         WHERE s.id = :id""")
                .param("id", id.value())
                .query((row, _) -> SqlTime.read(row, "ended_at"))
                .optional();
    }

    void complete(BackupSetId id, Sha256 manifest, SnapshotId snapshot, Instant now) {
        jdbc.sql("""
                        UPDATE backup.backup_set
                           SET state = 'complete', manifest = :manifest, manifest_snapshot = :snapshot, ended_at = :now,
                               updated_at = :now, worker = NULL, lease_until = NULL, part_now = NULL,
                               chain_no = 1 + coalesce((SELECT max(chain_no) FROM backup.backup_set b
                                                         WHERE b.plan = backup_set.plan), 0)
                         WHERE id = :id""")
                .param("id", id.value())
                .param("manifest", manifest.hex())
                .param("snapshot", snapshot.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    void fail(BackupSetId id, Fault fault, Instant now) {
        jdbc.sql("""
                        UPDATE backup.backup_set
                           SET state = 'failed', ended_at = :now, updated_at = :now, worker = NULL, lease_until = NULL,
                               fault_code = :code, fault_what = :what, fault_action = :action
                         WHERE id = :id""")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .param("code", fault.code())
                .param("what", fault.what())
                .param("action", fault.action())
                .update();
    }

    void prune(BackupSetId id) {
        jdbc.sql("UPDATE backup.backup_set SET state = 'pruned' WHERE id = :id")
                .param("id", id.value())
                .update();
    }

    void prove(BackupSetId id, Proof proof) {
        switch (proof) {
            case Proof.Restored(Instant at, Duration spent) -> prove(id, "restored", at, spent, Optional.empty());
            case Proof.Broken(Instant at, Fault fault) -> prove(id, "broken", at, null, Optional.of(fault));
            case Proof.Unproven _ -> throw new IllegalArgumentException("a proof is not taken back");
        }
    }

    private void prove(
            BackupSetId id,
            String proof,
            Instant at,
            @org.jspecify.annotations.Nullable Duration spent,
            Optional<Fault> fault) {
        jdbc.sql("""
                        UPDATE backup.backup_set
                           SET proof = :proof, proven_at = :at, restore_millis = :spent, fault_code = :code,
                               fault_what = :what, fault_action = :action
                         WHERE id = :id""")
                .param("id", id.value())
                .param("proof", proof)
                .param("at", SqlTime.param(at))
                .param("spent", spent == null ? null : spent.toMillis())
                .param("code", fault.map(Fault::code).orElse(null))
                .param("what", fault.map(Fault::what).orElse(null))
                .param("action", fault.map(Fault::action).orElse(null))
                .update();
    }

    void keep(BackupSetId id, Optional<String> because, Optional<String> by) {
        jdbc.sql("UPDATE backup.backup_set SET kept_because = :because, kept_by = :by WHERE id = :id")
                .param("id", id.value())
                .param("because", because.orElse(null))
                .param("by", by.orElse(null))
                .update();
    }

    /** Fills in the parts of all in one statement. */
    private List<BackupSet> whole(List<BackupSet> bare) {
        if (bare.isEmpty()) {
            return bare;
        }
        Map<BackupSetId, List<SetPart>> parts = new HashMap<>();
        jdbc.sql("""
                        SELECT backup_set, name, kind, consistent_at, stored, fingerprints, facts, spent_millis
                          FROM backup.set_part
                         WHERE backup_set = ANY (:sets)
                         ORDER BY consistent_at, name""")
                .param("sets", bare.stream().map(set -> set.id().value()).toArray(UUID[]::new))
                .query((row, number) -> parts.computeIfAbsent(
                                new BackupSetId(row.getObject("backup_set", UUID.class)), _ -> new ArrayList<>())
                        .add(part(row)))
                .list();
        return bare.stream()
                .map(set -> new BackupSet(
                        set.id(),
                        set.plan(),
                        set.vault(),
                        set.begunAt(),
                        set.canary(),
                        parts.getOrDefault(set.id(), List.of()),
                        set.state(),
                        set.proof(),
                        set.kept()))
                .toList();
    }

    private static SetPart part(ResultSet row) throws SQLException {
        return new SetPart(
                new PartName(row.getString("name")),
                row.getString("kind"),
                SqlTime.read(row, "consistent_at"),
                PartColumns.stored(row.getString("stored")),
                PartColumns.strings(row.getString("fingerprints")),
                PartColumns.strings(row.getString("facts")),
                Duration.ofMillis(row.getLong("spent_millis")));
    }

    private static BackupSet map(ResultSet row, int number) throws SQLException {
        return new BackupSet(
                new BackupSetId(row.getObject("id", UUID.class)),
                new PlanName(row.getString("plan")),
                new VaultName(row.getString("vault")),
                SqlTime.read(row, "begun_at"),
                new Canary(row.getString("canary_nonce"), SqlTime.read(row, "canary_at")),
                List.of(),
                state(row),
                proof(row),
                Optional.ofNullable(row.getString("kept_because")));
    }

    private static State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "requested", "taking" -> new State.Taking();
            case "complete" ->
                new State.Complete(
                        SqlTime.read(row, "ended_at"),
                        Sha256.ofHex(row.getString("manifest")),
                        SnapshotId.of(row.getString("manifest_snapshot")));
            case "failed" -> new State.Failed(SqlTime.read(row, "ended_at"), fault(row));
            case "cancelled" -> new State.Cancelled(SqlTime.read(row, "ended_at"));
            case "pruned" -> new State.Pruned(SqlTime.read(row, "ended_at"));
            default -> throw new SQLException("the table's check allows no such state");
        };
    }

    private static Proof proof(ResultSet row) throws SQLException {
        return switch (row.getString("proof")) {
            case "unproven" -> new Proof.Unproven();
            case "restored" ->
                new Proof.Restored(SqlTime.read(row, "proven_at"), Duration.ofMillis(row.getLong("restore_millis")));
            case "broken" -> new Proof.Broken(SqlTime.read(row, "proven_at"), fault(row));
            default -> throw new SQLException("the table's check allows no such proof");
        };
    }

    private static Fault fault(ResultSet row) throws SQLException {
        return new Fault(row.getString("fault_code"), row.getString("fault_what"), row.getString("fault_action"));
    }
}
