package im.steward.audit.source;

import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import im.steward.platform.Place;
import im.steward.platform.Rejection;
import im.steward.trail.OfficerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class ImportStore {
    /** A file of the wrong format rejects every line; nobody reads more than these. */
    static final long KEPT_REJECTIONS = 10_000;

    private static final String SELECT = """
            SELECT id, format, instance, file_name, file, bytes, requested_by, requested_at, state, attempt, started_at,
                   ended_at, bytes_read, read, published, indexed, duplicates, conflicts, rejected, fault_code,
                   fault_what, fault_action
              FROM audit.import_run
            """;
    private final JdbcClient jdbc;

    ImportStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(ImportRun run, String file) {
        jdbc.sql("""
                        INSERT INTO audit.import_run (id, format, instance, file_name, file, bytes, requested_by,
                               requested_at, state)
                        VALUES (:id, :format, :instance, :name, :file, :bytes, :by, :at, 'requested')""")
                .param("id", run.id().value())
                .param("format", run.format().code())
                .param("instance", run.instance())
                .param("name", run.fileName())
                .param("file", file)
                .param("bytes", run.bytes())
                .param("by", run.requestedBy().value())
                .param("at", SqlTime.param(run.requestedAt()))
                .update();
    }

    Optional<ImportRun> find(ImportRunId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(ImportStore::run)
                .optional();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM audit.import_run GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<ImportRun> list(int limit) {
        return jdbc.sql(SELECT + " ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query(ImportStore::run)
                .list();
    }

    /** The oldest that waits, or whose worker has not been seen since {@code deadSince}. It starts from the beginning. */
    Optional<ImportClaim> claim(Instant now, Instant deadSince) {
        return jdbc.sql("""
                        UPDATE audit.import_run
                           SET state = 'reading', attempt = attempt + 1, seen_at = :now,
                               broken = broken + CASE WHEN state = 'requested' THEN 0 ELSE 1 END,
                               started_at = coalesce(started_at, :now), bytes_read = 0, read = 0, published = 0,
                               rejected = 0
                         WHERE id = (SELECT id
                                       FROM audit.import_run
                                      WHERE state = 'requested'
                                         OR (state IN ('reading', 'indexing') AND seen_at < :dead)
                                      ORDER BY requested_at
                                      LIMIT 1
                                        FOR UPDATE SKIP LOCKED)
                        RETURNING id, format, instance, file_name, file, bytes, requested_by, requested_at, state,
                                  attempt, broken, started_at, ended_at, bytes_read, read, published, indexed, duplicates,
                                  conflicts, rejected, fault_code, fault_what, fault_action""")
                .param("now", SqlTime.param(now))
                .param("dead", SqlTime.param(deadSince))
                .query((row, number) -> new ImportClaim(
                        run(row, number), row.getString("file"), row.getInt("attempt"), row.getInt("broken")))
                .optional();
    }

    void forgetRejections(ImportRunId id) {
        jdbc.sql("DELETE FROM audit.import_rejection WHERE run = :run")
                .param("run", id.value())
                .update();
    }

    void touch(ImportClaim claim, Instant now) {
        jdbc.sql("""
                        UPDATE audit.import_run SET seen_at = :now
                         WHERE id = :id AND attempt = :attempt AND state IN ('reading', 'indexing')""")
                .param("id", claim.run().id().value())
                .param("attempt", claim.attempt())
                .param("now", SqlTime.param(now))
                .update();
    }

    /** Files that a run still needs. */
    Set<String> openFiles() {
        return jdbc.sql("SELECT file FROM audit.import_run WHERE state IN ('requested', 'reading', 'indexing')")
                .query((row, _) -> row.getString("file"))
                .set();
    }

    /** Whether the claim still holds; if not, another worker has taken the run over. */
    boolean progress(ImportClaim claim, String state, ImportCounts counts, Instant now) {
        return jdbc.sql("""
                        UPDATE audit.import_run
                           SET state = :state, seen_at = :now, bytes_read = :bytes, read = :read,
                               published = :published, rejected = :rejected
                         WHERE id = :id AND attempt = :attempt AND state IN ('reading', 'indexing')""")
                        .param("id", claim.run().id().value())
                        .param("attempt", claim.attempt())
                        .param("state", state)
                        .param("now", SqlTime.param(now))
                        .param("bytes", counts.bytesRead())
                        .param("read", counts.read())
                        .param("published", counts.published())
                        .param("rejected", counts.rejected())
                        .update()
                == 1;
    }

    /** Given back undone: the next worker, or ourselves after a restart, need not wait until we are taken for dead. */
    void release(ImportClaim claim) {
        jdbc.sql("""
                        UPDATE audit.import_run
                           SET state = 'requested', seen_at = NULL
                         WHERE id = :id AND attempt = :attempt AND state IN ('reading', 'indexing')""")
                .param("id", claim.run().id().value())
                .param("attempt", claim.attempt())
                .update();
    }

    /** Given back because of a defect, which is counted; whoever takes it next begins anew. */
    void stumble(ImportClaim claim) {
        jdbc.sql("""
                        UPDATE audit.import_run
                           SET state = 'requested', seen_at = NULL, broken = broken + 1
                         WHERE id = :id AND attempt = :attempt AND state IN ('reading', 'indexing')""")
                .param("id", claim.run().id().value())
                .param("attempt", claim.attempt())
                .update();
    }

    boolean finish(ImportClaim claim, ImportCounts counts, Instant now) {
        return jdbc.sql("""
                        UPDATE audit.import_run
                           SET state = 'finished', ended_at = :now, bytes_read = bytes, read = :read,
                               published = :published, indexed = :indexed, duplicates = :duplicates,
                               conflicts = :conflicts, rejected = :rejected
                         WHERE id = :id AND attempt = :attempt AND state IN ('reading', 'indexing')""")
                        .param("id", claim.run().id().value())
                        .param("attempt", claim.attempt())
                        .param("now", SqlTime.param(now))
                        .param("read", counts.read())
                        .param("published", counts.published())
                        .param("indexed", counts.indexed())
                        .param("duplicates", counts.duplicates())
                        .param("conflicts", counts.conflicts())
                        .param("rejected", counts.rejected())
                        .update()
                == 1;
    }

    boolean fail(ImportClaim claim, Fault fault, Instant now) {
        return end(claim, "failed", fault, now);
    }

    boolean giveUp(ImportClaim claim, Fault fault, Instant now) {
        return end(claim, "incomplete", fault, now);
    }

    private boolean end(ImportClaim claim, String state, Fault fault, Instant now) {
        return jdbc.sql("""
                        UPDATE audit.import_run
                           SET state = :state, ended_at = :now, fault_code = :code, fault_what = :what,
                               fault_action = :action
                         WHERE id = :id AND attempt = :attempt AND state IN ('reading', 'indexing')""")
                        .param("id", claim.run().id().value())
                        .param("attempt", claim.attempt())
                        .param("state", state)
                        .param("now", SqlTime.param(now))
                        .param("code", fault.code())
                        .param("what", fault.what())
                        .param("action", fault.action())
                        .update()
                == 1;
    }

    void reject(ImportRunId run, long number, Rejection rejection) {
        jdbc.sql("""
                        INSERT INTO audit.import_rejection (run, number, file, line, reason, field)
                        VALUES (:run, :number, :file, :line, :reason, :field)
                        ON CONFLICT DO NOTHING""")
                .param("run", run.value())
                .param("number", number)
                .param("file", rejection.place().file().replace('\0', '?'))
                .param("line", rejection.place().number())
                .param("reason", rejection.reason().code())
                .param("field", rejection.field())
                .update();
    }

    List<Rejection> rejections(ImportRunId run, long after, int limit) {
        return jdbc.sql("""
                        SELECT file, line, reason, field
                          FROM audit.import_rejection
                         WHERE run = :run AND number > :after
                         ORDER BY number
                         LIMIT :limit""")
                .param("run", run.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new Rejection(
                        new Place(row.getString("file"), row.getLong("line")),
                        Rejection.Reason.valueOf(
                                row.getString("reason").toUpperCase(Locale.ROOT).replace('-', '_')),
                        row.getString("field")))
                .list();
    }

    private static ImportRun run(ResultSet row, int number) throws SQLException {
        return new ImportRun(
                new ImportRunId(row.getObject("id", UUID.class)),
                ImportFormat.of(row.getString("format")),
                row.getString("instance"),
                row.getString("file_name"),
                row.getLong("bytes"),
                new OfficerId(row.getString("requested_by")),
                SqlTime.read(row, "requested_at"),
                state(row),
                new ImportCounts(
                        row.getLong("bytes_read"),
                        row.getLong("read"),
                        row.getLong("published"),
                        row.getLong("indexed"),
                        row.getLong("duplicates"),
                        row.getLong("conflicts"),
                        row.getLong("rejected")));
    }

    private static ImportRun.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "requested" -> new ImportRun.State.Requested();
            case "reading" -> new ImportRun.State.Reading(SqlTime.read(row, "started_at"));
            case "indexing" -> new ImportRun.State.Indexing(SqlTime.read(row, "started_at"));
            case "finished" -> {
                Instant at = SqlTime.read(row, "ended_at");
                yield new ImportRun.State.Finished(at, Duration.between(SqlTime.read(row, "started_at"), at));
            }
            case "failed" -> new ImportRun.State.Failed(SqlTime.read(row, "ended_at"), fault(row));
            default -> new ImportRun.State.Incomplete(SqlTime.read(row, "ended_at"), fault(row));
        };
    }

    private static Fault fault(ResultSet row) throws SQLException {
        return new Fault(row.getString("fault_code"), row.getString("fault_what"), row.getString("fault_action"));
    }
}
