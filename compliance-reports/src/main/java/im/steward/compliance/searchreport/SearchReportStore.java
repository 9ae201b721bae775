package im.steward.compliance.searchreport;

import im.steward.compliance.export.Language;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.searchreport.SearchReport.State;
import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class SearchReportStore {
    private static final String SELECT = """
            SELECT id, name, officer, matter, query, zone, language, recipients, requested_by, requested_at, state,
                   messages, finished_at, worker, fault_code, fault_what, fault_action
              FROM compliance.search_report
            """;
    private final JdbcClient jdbc;

    SearchReportStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(SearchReport report) {
        SearchReportAsk ask = report.ask();
        jdbc.sql("""
                        INSERT INTO compliance.search_report (id, name, officer, matter, query, zone, language,
                               recipients, requested_by, requested_at, state)
                        VALUES (:id, :name, :officer, :matter, :query, :zone, :language, :recipients, :by, :at,
                               'requested')""")
                .param("id", report.id().value())
                .param("name", ask.name())
                .param("officer", ask.officer().value())
                .param("matter", ask.matter().value())
                .param("query", ask.query())
                .param("zone", ask.zone().getId())
                .param("language", ask.language().word())
                .param("recipients", ask.recipients().toArray(String[]::new))
                .param("by", ask.by().toString())
                .param("at", SqlTime.param(report.requestedAt()))
                .update();
    }

    Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("SELECT state, count(*) AS rows FROM compliance.search_report GROUP BY state")
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("rows"));
                });
        return counts;
    }

    List<SearchReport> newest(int limit) {
        return jdbc.sql(SELECT + " ORDER BY requested_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query(SearchReportStore::map)
                .list();
    }

    List<SearchReport> failedFor(OfficerId officer, Instant since, int limit) {
        return jdbc.sql(SELECT + """
                         WHERE officer = :officer AND state = 'failed' AND finished_at > :since
                         ORDER BY requested_at DESC, id DESC LIMIT :limit""")
                .param("officer", officer.value())
                .param("since", SqlTime.param(since))
                .param("limit", limit)
                .query(SearchReportStore::map)
                .list();
    }

    Optional<SearchReport> find(SearchReportId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(SearchReportStore::map)
                .optional();
    }

    Optional<SearchReport> lockNext(Instant now) {
        return jdbc.sql(SELECT + """
                         WHERE state = 'requested' OR state = 'running' AND lease_until < :now
                         ORDER BY requested_at, id
                         LIMIT 1
                           FOR UPDATE SKIP LOCKED""")
                .param("now", SqlTime.param(now))
                .query(SearchReportStore::map)
                .optional();
    }

    /** @return how often it has been begun */
    int run(SearchReportId id, String worker, Instant leaseUntil) {
        return jdbc.sql("""
                        UPDATE compliance.search_report
                           SET state = 'running', worker = :worker, lease_until = :until, attempts = attempts + 1
                         WHERE id = :id
                     RETURNING attempts""")
                .param("id", id.value())
                .param("worker", worker)
                .param("until", SqlTime.param(leaseUntil))
                .query(Integer.class)
                .single();
    }

    boolean lease(SearchReportId id, String worker, Instant until) {
        return jdbc.sql("""
                        UPDATE compliance.search_report SET lease_until = :until
                         WHERE id = :id AND worker = :worker AND state = 'running'""")
                        .param("id", id.value())
                        .param("worker", worker)
                        .param("until", SqlTime.param(until))
                        .update()
                == 1;
    }

    void postpone(SearchReportId id, String worker, Instant until) {
        jdbc.sql("""
                        UPDATE compliance.search_report SET lease_until = :until, attempts = attempts - 1
                         WHERE id = :id AND worker = :worker AND state = 'running'""")
                .param("id", id.value())
                .param("worker", worker)
                .param("until", SqlTime.param(until))
                .update();
    }

    /** Whether the row is still this worker's; locks it for the rest of the transaction. */
    boolean holds(SearchReportId id, String worker) {
        return jdbc.sql("""
                        SELECT id FROM compliance.search_report
                         WHERE id = :id AND worker = :worker AND state = 'running'
                           FOR UPDATE""")
                .param("id", id.value())
                .param("worker", worker)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    void sent(SearchReportId id, long messages, Instant now) {
        jdbc.sql("""
                        UPDATE compliance.search_report
                           SET state = 'sent', messages = :messages, finished_at = :now, worker = NULL,
                               lease_until = NULL
                         WHERE id = :id""")
                .param("id", id.value())
                .param("messages", messages)
                .param("now", SqlTime.param(now))
                .update();
    }

    void failed(SearchReportId id, Fault fault, Instant now) {
        jdbc.sql("""
                        UPDATE compliance.search_report
                           SET state = 'failed', finished_at = :now, worker = NULL, lease_until = NULL,
                               fault_code = :code, fault_what = :what, fault_action = :action
                         WHERE id = :id""")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .param("code", fault.code())
                .param("what", fault.what())
                .param("action", fault.action())
                .update();
    }

    private static SearchReport map(ResultSet row, int number) throws SQLException {
        return new SearchReport(
                new SearchReportId(row.getObject("id", UUID.class)),
                new SearchReportAsk(
                        row.getString("name"),
                        new OfficerId(row.getString("officer")),
                        new MatterId(row.getObject("matter", UUID.class)),
                        row.getString("query"),
                        ZoneId.of(row.getString("zone")),
                        Language.valueOf(row.getString("language").toUpperCase(Locale.ROOT)),
                        List.of((String[]) row.getArray("recipients").getArray()),
                        Actor.of(row.getString("requested_by"))),
                SqlTime.read(row, "requested_at"),
                state(row));
    }

    private static State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "requested" -> new State.Requested();
            case "running" -> new State.Running(row.getString("worker"));
            case "sent" -> new State.Sent(SqlTime.read(row, "finished_at"), row.getLong("messages"));
            case "failed" ->
                new State.Failed(
                        SqlTime.read(row, "finished_at"),
                        new Fault(
                                row.getString("fault_code"),
                                row.getString("fault_what"),
                                row.getString("fault_action")));
            default -> throw new SQLException("the table's check allows no such state");
        };
    }
}
