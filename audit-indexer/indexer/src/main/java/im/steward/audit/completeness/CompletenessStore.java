package im.steward.audit.completeness;

import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

final class CompletenessStore {
    private static final String DAY_COLUMNS = """
            SELECT platform, instance, channel_id, day, channel_name, read_events, archived,
                   duplicates, conflicts, quarantined, gaps, unexplained
              FROM audit.completeness""";
    private static final String FINDING_COLUMNS = """
            SELECT kind, event_id, platform, instance, channel_id, day, partition, record_offset, detail,
                   found_at, settled_at, account_by, account_at, account_reason
              FROM audit.finding""";
    private static final String SELECTED = """

             WHERE (:platform::text IS NULL OR platform = :platform)
               AND (:instance::text IS NULL OR instance = :instance)
               AND (:day::date IS NULL OR day = :day)
            """;
    private static final String INCOMPLETE = " AND (NOT :incomplete OR unexplained <> 0 OR gaps > 0)";
    private static final String OPEN = " AND settled_at IS NULL AND (:kind::text IS NULL OR kind = :kind)";
    private final JdbcClient jdbc;

    CompletenessStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<SourceCount> sources() {
        return jdbc.sql("""
                        SELECT platform, instance, min(day) AS first, max(day) AS last,
                               count(DISTINCT channel_id) AS channels, sum(read_events) AS read_events,
                               sum(archived) AS archived, sum(duplicates) AS duplicates, sum(conflicts) AS conflicts,
                               sum(quarantined) AS quarantined, sum(gaps) AS gaps, sum(abs(unexplained)) AS unexplained
                          FROM audit.completeness
                         GROUP BY platform, instance
                         ORDER BY platform, instance""")
                .query((row, _) -> new SourceCount(
                        row.getString("platform"),
                        row.getString("instance"),
                        row.getObject("first", LocalDate.class),
                        row.getObject("last", LocalDate.class),
                        row.getLong("channels"),
                        row.getLong("read_events"),
                        row.getLong("archived"),
                        row.getLong("duplicates"),
                        row.getLong("conflicts"),
                        row.getLong("quarantined"),
                        row.getLong("gaps"),
                        row.getLong("unexplained")))
                .list();
    }

    List<DayTotal> calendar(String platform, String instance, LocalDate from, LocalDate to) {
        return jdbc.sql("""
                        SELECT day, sum(read_events) AS read_events, sum(archived) AS archived, sum(gaps) AS gaps,
                               sum(abs(unexplained)) AS unexplained
                          FROM audit.completeness
                         WHERE platform = :platform AND instance = :instance AND day >= :from AND day < :to
                         GROUP BY day
                         ORDER BY day""")
                .param("platform", platform)
                .param("instance", instance)
                .param("from", from)
                .param("to", to)
                .query((row, _) -> new DayTotal(
                        row.getObject("day", LocalDate.class),
                        row.getLong("read_events"),
                        row.getLong("archived"),
                        row.getLong("gaps"),
                        row.getLong("unexplained")))
                .list();
    }

    List<DayCount> days(CompletenessLedger.Selection selection, int limit, long offset) {
        return selected(
                        DAY_COLUMNS + SELECTED + INCOMPLETE
                                + " ORDER BY day DESC, platform, instance, channel_id LIMIT :limit OFFSET :offset",
                        selection)
                .param("incomplete", selection.onlyIncomplete())
                .param("limit", limit)
                .param("offset", offset)
                .query(CompletenessStore::day)
                .list();
    }

    long countDays(CompletenessLedger.Selection selection) {
        return selected("SELECT count(day) FROM audit.completeness" + SELECTED + INCOMPLETE, selection)
                .param("incomplete", selection.onlyIncomplete())
                .query(Long.class)
                .single();
    }

    CompletenessLedger.Shortfall shortfall() {
        return selected(
                        "SELECT count(day) AS days, min(day) AS oldest FROM audit.completeness" + SELECTED + INCOMPLETE,
                        CompletenessLedger.Selection.EVERYTHING)
                .param("incomplete", true)
                .query((row, _) -> new CompletenessLedger.Shortfall(
                        row.getLong("days"), Optional.ofNullable(row.getObject("oldest", LocalDate.class)), expired()))
                .single();
    }

    private long expired() {
        return jdbc.sql("SELECT count(record_offset) FROM audit.finding WHERE kind = 'expired' AND account_at IS NULL")
                .query(Long.class)
                .single();
    }

    long accountFor(Instant foundUpTo, Finding.Account account) {
        return jdbc.sql("""
                        UPDATE audit.finding
                           SET account_by = :by, account_at = :at, account_reason = :reason
                         WHERE kind = 'expired' AND account_at IS NULL AND found_at <= :to""")
                .param("by", account.by())
                .param("at", SqlTime.param(account.at()))
                .param("reason", account.reason())
                .param("to", SqlTime.param(foundUpTo))
                .update();
    }

    List<Finding> findings(Optional<String> kind, CompletenessLedger.Selection selection, int limit, long offset) {
        return selected(
                        FINDING_COLUMNS + SELECTED + OPEN
                                + " ORDER BY found_at DESC, partition, record_offset LIMIT :limit OFFSET :offset",
                        selection)
                .param("kind", kind.orElse(null))
                .param("limit", limit)
                .param("offset", offset)
                .query(CompletenessStore::finding)
                .list();
    }

    long countFindings(Optional<String> kind, CompletenessLedger.Selection selection) {
        return selected("SELECT count(record_offset) FROM audit.finding" + SELECTED + OPEN, selection)
                .param("kind", kind.orElse(null))
                .query(Long.class)
                .single();
    }

    void eachDay(Consumer<DayCount> each) {
        try (Stream<DayCount> days = jdbc
                .sql(DAY_COLUMNS + " ORDER BY platform, instance, day, channel_id")
                .query(CompletenessStore::day)
                .stream()) {
            days.forEach(each);
        }
    }

    void eachFinding(Consumer<Finding> each) {
        try (Stream<Finding> findings = jdbc
                .sql(FINDING_COLUMNS
                        + " WHERE settled_at IS NULL ORDER BY kind, platform, instance, day, partition, record_offset")
                .query(CompletenessStore::finding)
                .stream()) {
            findings.forEach(each);
        }
    }

    private StatementSpec selected(String sql, CompletenessLedger.Selection selection) {
        return jdbc.sql(sql)
                .param("platform", selection.platform().orElse(null))
                .param("instance", selection.instance().orElse(null))
                .param("day", selection.day().orElse(null));
    }

    private static DayCount day(ResultSet row, int number) throws SQLException {
        return new DayCount(
                place(row),
                row.getString("channel_name"),
                row.getLong("read_events"),
                row.getLong("archived"),
                row.getLong("duplicates"),
                row.getLong("conflicts"),
                row.getLong("quarantined"),
                row.getLong("gaps"),
                row.getLong("unexplained"));
    }

    private static Finding finding(ResultSet row, int number) throws SQLException {
        return new Finding(
                Finding.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("event_id"),
                place(row),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getString("detail"),
                SqlTime.read(row, "found_at"),
                SqlTime.readOptional(row, "settled_at"),
                account(row));
    }

    private static Optional<Finding.Account> account(ResultSet row) throws SQLException {
        Optional<Instant> at = SqlTime.readOptional(row, "account_at");
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding.Account(row.getString("account_by"), at.get(), row.getString("account_reason")));
    }

    private static ChannelDay place(ResultSet row) throws SQLException {
        return new ChannelDay(
                row.getString("platform"),
                row.getString("instance"),
                row.getString("channel_id"),
                row.getObject("day", LocalDate.class));
    }
}
