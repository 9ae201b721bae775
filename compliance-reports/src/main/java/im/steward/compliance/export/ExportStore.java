package im.steward.compliance.export;

import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.export.Export.Progress;
import im.steward.compliance.export.Export.State;
import im.steward.compliance.matter.MatterId;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import im.steward.trail.OfficerId;
import im.steward.trail.TrailEntryId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class ExportStore {
    private static final String SELECT = """
            SELECT id, matter, query, zone, format, language, requester, requested_at, asked, digest, approval, state,
                   phase, messages, total, bytes, started_at, updated_at, finished_at, worker, lease_until, manifest,
                   shortfalls, fault_code, fault_what, fault_action,
                   array(SELECT path || E'\\t' || bytes || E'\\t' || sha256 FROM compliance.export_file f
                          WHERE f.export = e.id ORDER BY path) AS files
              FROM compliance.export e
            """;
    private final JdbcClient jdbc;

    ExportStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Export export) {
        jdbc.sql("""
                        INSERT INTO compliance.export (id, matter, query, zone, format, language, requester,
                               requested_at, asked, digest, approval, state, total)
                        VALUES (:id, :matter, :query, :zone, :format, :language, :requester, :at, :asked, :digest,
                               :approval, :state, :total)""")
                .param("id", export.id().value())
                .param("matter", export.matter().value())
                .param("query", export.query())
                .param("zone", export.zone().getId())
                .param("format", export.format().name())
                .param("language", export.language().word())
                .param("requester", export.requester().value())
                .param("at", SqlTime.param(export.requestedAt()))
                .param("asked", export.asked())
                .param("digest", export.digest().hex())
                .param("approval", export.approval().map(ApprovalId::value).orElse(null))
                .param("state", export.state().name())
                .param("total", export.progress().total())
                .update();
    }

    Optional<Export> find(ExportId id) {
        return one(" WHERE id = :id", id);
    }

    Optional<Export> lock(ExportId id) {
        return one(" WHERE id = :id FOR UPDATE", id);
    }

    private Optional<Export> one(String where, ExportId id) {
        return jdbc.sql(SELECT + where)
                .param("id", id.value())
                .query(ExportStore::map)
                .optional();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM compliance.export GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<Export> newest(Optional<ExportId> before, int limit) {
        return jdbc.sql(SELECT + " WHERE (:before::uuid IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit")
                .param("before", before.map(ExportId::value).orElse(null))
                .param("limit", limit)
                .query(ExportStore::map)
                .list();
    }

    List<Export> newestFor(OfficerId officer, Optional<ExportId> before, int limit) {
        return jdbc.sql(SELECT + """
                         WHERE matter IN (SELECT matter FROM compliance.matter_member WHERE account = :account)
                           AND (:before::uuid IS NULL OR id < :before)
                         ORDER BY id DESC LIMIT :limit""")
                .param("account", officer.value())
                .param("before", before.map(ExportId::value).orElse(null))
                .param("limit", limit)
                .query(ExportStore::map)
                .list();
    }

    List<Export> askedBy(OfficerId officer, Instant since, int limit) {
        return jdbc.sql(SELECT + """
                         WHERE requester = :account AND (finished_at IS NULL OR finished_at > :since)
                           AND matter IN (SELECT matter FROM compliance.matter_member WHERE account = :account)
                         ORDER BY requested_at DESC, id DESC LIMIT :limit""")
                .param("account", officer.value())
                .param("since", SqlTime.param(since))
                .param("limit", limit)
                .query(ExportStore::map)
                .list();
    }

    /** The oldest one there is something to do for, locked; others look at the next. */
    Optional<Export> lockNext(Instant now) {
        return jdbc.sql(SELECT + """
                         WHERE state = 'requested'
                            OR state = 'running' AND lease_until < :now
                            OR state = 'awaiting_approval' AND EXISTS (
                                   SELECT 1 FROM compliance.approval a
                                    WHERE a.id = e.approval AND (a.state <> 'waiting' OR a.expires_at <= :now))
                         ORDER BY requested_at, id
                         LIMIT 1
                           FOR UPDATE OF e SKIP LOCKED""")
                .param("now", SqlTime.param(now))
                .query(ExportStore::map)
                .optional();
    }

    void run(ExportId id, String worker, Instant now, Instant leaseUntil) {
        jdbc.sql("""
                        UPDATE compliance.export
                           SET state = 'running', worker = :worker, lease_until = :until, attempts = attempts + 1,
                               started_at = coalesce(started_at, :now), updated_at = :now
                         WHERE id = :id""")
                .param("id", id.value())
                .param("worker", worker)
                .param("now", SqlTime.param(now))
                .param("until", SqlTime.param(leaseUntil))
                .update();
    }

    boolean renew(ExportId id, String worker, Instant leaseUntil) {
        return jdbc.sql("""
                        UPDATE compliance.export SET lease_until = :until
                         WHERE id = :id AND worker = :worker AND state = 'running'""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("until", SqlTime.param(leaseUntil))
                        .update()
                == 1;
    }

    void postpone(ExportId id, String worker, Instant until) {
        jdbc.sql("""
                        UPDATE compliance.export SET lease_until = :until, attempts = attempts - 1
                         WHERE id = :id AND worker = :worker AND state = 'running'""")
                .param("id", id.value())
                .param("worker", worker)
                .param("until", SqlTime.param(until))
                .update();
    }

    boolean progress(ExportId id, String worker, Progress progress, Instant now) {
        return jdbc.sql("""
                        UPDATE compliance.export
                           SET phase = :phase, messages = :messages, total = :total, bytes = :bytes, updated_at = :now
                         WHERE id = :id AND worker = :worker AND state = 'running'""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("phase", progress.phase().word())
                        .param("messages", progress.messages())
                        .param("total", progress.total())
                        .param("bytes", progress.bytes())
                        .param("now", SqlTime.param(now))
                        .update()
                == 1;
    }

    int attempts(ExportId id) {
        return jdbc.sql("SELECT attempts FROM compliance.export WHERE id = :id")
                .param("id", id.value())
                .query(Integer.class)
                .single();
    }

    boolean hasApproval(ExportId id) {
        return jdbc.sql("SELECT approval IS NOT NULL FROM compliance.export WHERE id = :id")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    Optional<String> checkpoint(ExportId id) {
        return jdbc.sql("SELECT checkpoint FROM compliance.export WHERE id = :id AND checkpoint IS NOT NULL")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    void keepCheckpoint(ExportId id, String note) {
        jdbc.sql("UPDATE compliance.export SET checkpoint = :note WHERE id = :id")
                .param("id", id.value())
                .param("note", note)
                .update();
    }

    /** The entry that names this manifest; another manifest needs another entry. */
    Optional<TrailEntryId> sealedBy(ExportId id, Sha256 manifest) {
        return jdbc.sql(
                        "SELECT sealed_by FROM compliance.export WHERE id = :id AND manifest = :manifest AND sealed_by IS NOT NULL")
                .param("id", id.value())
                .param("manifest", manifest.hex())
                .query(UUID.class)
                .optional()
                .map(TrailEntryId::new);
    }

    void keepSeal(ExportId id, TrailEntryId entry, Sha256 manifest) {
        jdbc.sql("UPDATE compliance.export SET sealed_by = :entry, manifest = :manifest WHERE id = :id")
                .param("id", id.value())
                .param("entry", entry.value())
                .param("manifest", manifest.hex())
                .update();
    }

    void finish(ExportId id, List<String> shortfalls, List<Export.File> files, Instant now) {
        jdbc.sql("DELETE FROM compliance.export_file WHERE export = :id")
                .param("id", id.value())
                .update();
        for (Export.File file : files) {
            jdbc.sql("""
                            INSERT INTO compliance.export_file (export, path, bytes, sha256)
                            VALUES (:id, :path, :bytes, :sha256)""")
                    .param("id", id.value())
                    .param("path", file.path())
                    .param("bytes", file.bytes())
                    .param("sha256", file.sha256().hex())
                    .update();
        }
        jdbc.sql("""
                        UPDATE compliance.export
                           SET state = :state, shortfalls = :shortfalls, phase = 'over', finished_at = :now,
                               updated_at = :now, worker = NULL, lease_until = NULL
                         WHERE id = :id""")
                .param("id", id.value())
                .param("state", shortfalls.isEmpty() ? "done" : "incomplete")
                .param("shortfalls", shortfalls.toArray(String[]::new))
                .param("now", SqlTime.param(now))
                .update();
    }

    /** Whether the row is still this worker's; locks it for the rest of the transaction. */
    boolean holds(ExportId id, String worker) {
        return jdbc.sql("""
                        SELECT id FROM compliance.export
                         WHERE id = :id AND worker = :worker AND state = 'running'
                           FOR UPDATE""")
                .param("id", id.value())
                .param("worker", worker)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    void end(ExportId id, String state, Optional<Fault> fault, Instant now) {
        jdbc.sql("""
                        UPDATE compliance.export
                           SET state = :state, phase = 'over', finished_at = :now, updated_at = :now, worker = NULL,
                               lease_until = NULL, fault_code = :code, fault_what = :what, fault_action = :action
                         WHERE id = :id""")
                .param("id", id.value())
                .param("state", state)
                .param("now", SqlTime.param(now))
                .param("code", fault.map(Fault::code).orElse(null))
                .param("what", fault.map(Fault::what).orElse(null))
                .param("action", fault.map(Fault::action).orElse(null))
                .update();
    }

    private static Export map(ResultSet row, int number) throws SQLException {
        return new Export(
                new ExportId(row.getObject("id", UUID.class)),
                new MatterId(row.getObject("matter", UUID.class)),
                row.getString("query"),
                ZoneId.of(row.getString("zone")),
                ExportFormat.of(row.getString("format")),
                Language.valueOf(row.getString("language").toUpperCase(Locale.ROOT)),
                new OfficerId(row.getString("requester")),
                SqlTime.read(row, "requested_at"),
                row.getLong("asked"),
                Sha256.ofHex(row.getString("digest")),
                progress(row),
                Arrays.stream(strings(row, "files")).map(ExportStore::file).toList(),
                state(row));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        Optional<Instant> started = SqlTime.readOptional(row, "started_at");
        Instant until = SqlTime.readOptional(row, "updated_at").orElse(Instant.EPOCH);
        return new Progress(
                Export.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                row.getLong("messages"),
                row.getLong("total"),
                row.getLong("bytes"),
                started.map(begin -> Duration.between(begin, until)).orElse(Duration.ZERO));
    }

    private static State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "awaiting_approval" ->
                new State.AwaitingApproval(new ApprovalId(row.getObject("approval", UUID.class)));
            case "requested" -> new State.Requested();
            case "running" -> new State.Running(row.getString("worker"), SqlTime.read(row, "lease_until"));
            case "done" -> new State.Done(over(row), Sha256.ofHex(row.getString("manifest")));
            case "incomplete" ->
                new State.Incomplete(
                        over(row), Sha256.ofHex(row.getString("manifest")), Arrays.asList(strings(row, "shortfalls")));
            case "failed" -> new State.Failed(over(row), fault(row));
            case "cancelled" -> new State.Cancelled(over(row));
            case "refused" -> new State.Refused(over(row), fault(row));
            default -> throw new SQLException("the table's check allows no such state");
        };
    }

    private static Instant over(ResultSet row) throws SQLException {
        return SqlTime.read(row, "finished_at");
    }

    private static Fault fault(ResultSet row) throws SQLException {
        return new Fault(row.getString("fault_code"), row.getString("fault_what"), row.getString("fault_action"));
    }

    private static Export.File file(String line) {
        String[] parts = line.split("\t", 3);
        return new Export.File(parts[0], Long.parseLong(parts[1]), Sha256.ofHex(parts[2]));
    }

    private static String[] strings(ResultSet row, String column) throws SQLException {
        return (String[]) row.getArray(column).getArray();
    }
}
