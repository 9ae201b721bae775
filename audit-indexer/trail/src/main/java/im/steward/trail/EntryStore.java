package im.steward.trail;

import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads entries by filter or by id. */
final class EntryStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<TreeMap<String, String>> CLEAR = new TypeReference<>() {};

    private final JdbcClient jdbc;

    EntryStore(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    List<TrailRow> search(TrailQuery query) {
        List<String> conditions = new ArrayList<>(List.of("TRUE"));
        Map<String, Object> params = new TreeMap<>(Map.of("limit", query.limit()));
        // An id starts with the millisecond of its entry, so time and paging both walk the primary key.
        query.from().ifPresent(from -> add("entry.id >= :from", "from", first(from), conditions, params));
        query.to().ifPresent(to -> add("entry.id < :to", "to", first(to), conditions, params));
        query.olderThan().ifPresent(last -> add("entry.id < :last", "last", last.value(), conditions, params));
        query.actor().ifPresent(actor -> add("entry.actor = :actor", "actor", actor, conditions, params));
        query.subject().ifPresent(subject -> add("entry.subject = :subject", "subject", subject, conditions, params));
        query.action()
                .ifPresent(action -> add(
                        "(entry.action = :action OR starts_with(entry.action, :action || '.'))",
                        "action",
                        action,
                        conditions,
                        params));
        return jdbc.sql("""
                        SELECT entry.id, entry.at, entry.actor, entry.action, entry.subject, entry.commitment, leaf.seq
                          FROM trail.entry
                          LEFT JOIN trail.leaf ON leaf.entry = entry.id
                         WHERE %s
                         ORDER BY entry.id DESC
                         LIMIT :limit""".formatted(String.join(" AND ", conditions)))
                .params(params)
                .query((row, n) -> new TrailRow(entry(row), seq(row)))
                .list();
    }

    private static void add(
            String condition, String name, Object value, List<String> conditions, Map<String, Object> params) {
        conditions.add(condition);
        params.put(name, value);
    }

    /** The smallest id of a millisecond; no id is of one before 1970. */
    private static UUID first(Instant at) {
        return new UUID(Math.max(0, at.toEpochMilli()) << 16, 0);
    }

    Optional<TrailView> find(TrailEntryId id) {
        return jdbc.sql("""
                        SELECT entry.id, entry.at, entry.actor, entry.action, entry.subject, entry.commitment, leaf.seq,
                               detail.salt, detail.content
                          FROM trail.entry
                          LEFT JOIN trail.leaf ON leaf.entry = entry.id
                          LEFT JOIN trail.detail ON detail.entry = entry.id
                         WHERE entry.id = :id""")
                .param("id", id.value())
                .query((row, n) -> view(row))
                .optional();
    }

    private static TrailView view(ResultSet row) throws SQLException {
        TrailEntry entry = entry(row);
        Optional<Details> details = details(row);
        return new TrailView(
                entry,
                seq(row),
                details.map(clear -> JSON.readValue(clear.canonical(), CLEAR)),
                details.map(clear -> clear.commitment().equals(entry.commitment()))
                        .orElse(true));
    }

    /** Of the last five thousand entries: enough to choose from, and quick however long the trail is. */
    List<String> actions() {
        return jdbc.sql(
                        "SELECT DISTINCT action FROM (SELECT action FROM trail.entry ORDER BY id DESC LIMIT 5000) recent"
                                + " ORDER BY action")
                .query((row, n) -> row.getString("action"))
                .list();
    }

    SortedMap<LocalDate, Long> perDay(Instant from, ZoneId zone) {
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        jdbc.sql("""
                        SELECT (at AT TIME ZONE :zone)::date AS day, count(*) AS entries
                          FROM trail.entry
                         WHERE id >= :from
                         GROUP BY day""").param("zone", zone.getId()).param("from", first(from)).query(row -> {
            days.put(row.getObject("day", LocalDate.class), row.getLong("entries"));
        });
        return days;
    }

    private static TrailEntry entry(ResultSet row) throws SQLException {
        return new TrailEntry(
                new TrailEntryId(row.getObject("id", UUID.class)),
                SqlTime.read(row, "at"),
                Actor.of(row.getString("actor")),
                row.getString("action"),
                row.getString("subject"),
                Sha256.ofDigest(row.getBytes("commitment")));
    }

    private static Optional<Long> seq(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("seq", Long.class));
    }

    private static Optional<Details> details(ResultSet row) throws SQLException {
        byte[] salt = row.getBytes("salt");
        return salt == null ? Optional.empty() : Optional.of(Details.stored(salt, row.getBytes("content")));
    }
}
