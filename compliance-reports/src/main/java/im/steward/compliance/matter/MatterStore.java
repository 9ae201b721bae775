package im.steward.compliance.matter;

import im.steward.kernel.Fault;
import im.steward.kernel.Period;
import im.steward.kernel.RefusedException;
import im.steward.kernel.SqlTime;
import im.steward.trail.OfficerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

final class MatterStore {
    private static final String SELECT = """
            SELECT id, name, purpose, sources, channels, accounts, from_at, to_at, opened_by, opened_at, closed_by,
                   closed_at, close_reason,
                   array(SELECT account FROM compliance.matter_member WHERE matter = m.id) AS members
              FROM compliance.matter m
            """;
    private final JdbcClient jdbc;

    MatterStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Matter matter) {
        try {
            scope(jdbc.sql("""
                                    INSERT INTO compliance.matter (id, name, purpose, sources, channels, accounts,
                                           from_at, to_at, opened_by, opened_at)
                                    VALUES (:id, :name, :purpose, :sources, :channels, :accounts, :from, :to, :by, :at)
                                    """), matter.scope())
                    .param("id", matter.id().value())
                    .param("name", matter.name())
                    .param("purpose", matter.purpose())
                    .param("by", matter.openedBy().value())
                    .param("at", SqlTime.param(matter.openedAt()))
                    .update();
        } catch (DuplicateKeyException taken) {
            throw new RefusedException(
                    new Fault(
                            "matter-name-taken",
                            "There is a matter of this name already",
                            "Choose another name, or open the existing one"),
                    taken);
        }
        matter.members().forEach(member -> addMember(matter.id(), member, matter.openedBy(), matter.openedAt()));
    }

    boolean none() {
        return jdbc.sql("SELECT NOT EXISTS (SELECT 1 FROM compliance.matter)")
                .query(Boolean.class)
                .single();
    }

    /** Two first starts at once open one first matter. */
    void lockAll() {
        jdbc.sql("LOCK TABLE compliance.matter IN SHARE ROW EXCLUSIVE MODE").update();
    }

    Optional<Matter> find(MatterId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(MatterStore::map)
                .optional();
    }

    Optional<Matter> find(String name) {
        return jdbc.sql(SELECT + " WHERE lower(name) = lower(:name)")
                .param("name", name)
                .query(MatterStore::map)
                .optional();
    }

    Matter lock(MatterId id) {
        return jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(MatterStore::map)
                .optional()
                .orElseThrow(() -> Matters.unknown(id.toString()));
    }

    List<Matter> all() {
        return jdbc.sql(SELECT + " ORDER BY closed_at IS NOT NULL, lower(name)")
                .query(MatterStore::map)
                .list();
    }

    void rescope(MatterId id, MatterScope scope) {
        scope(jdbc.sql("""
                                UPDATE compliance.matter
                                   SET sources = :sources, channels = :channels, accounts = :accounts,
                                       from_at = :from, to_at = :to
                                 WHERE id = :id"""), scope).param("id", id.value()).update();
    }

    void close(MatterId id, Matter.State.Closed closed) {
        jdbc.sql("""
                        UPDATE compliance.matter SET closed_by = :by, closed_at = :at, close_reason = :reason
                         WHERE id = :id""")
                .param("id", id.value())
                .param("by", closed.by().value())
                .param("at", SqlTime.param(closed.at()))
                .param("reason", closed.reason())
                .update();
    }

    void addMember(MatterId id, OfficerId member, OfficerId by, Instant at) {
        jdbc.sql("""
                        INSERT INTO compliance.matter_member (matter, account, added_by, added_at)
                        VALUES (:matter, :account, :by, :at)
                        ON CONFLICT DO NOTHING""")
                .param("matter", id.value())
                .param("account", member.value())
                .param("by", by.value())
                .param("at", SqlTime.param(at))
                .update();
    }

    void removeMember(MatterId id, OfficerId member) {
        jdbc.sql("DELETE FROM compliance.matter_member WHERE matter = :matter AND account = :account")
                .param("matter", id.value())
                .param("account", member.value())
                .update();
    }

    private static JdbcClient.StatementSpec scope(JdbcClient.StatementSpec sql, MatterScope scope) {
        return sql.param("sources", scope.sources().toArray(String[]::new))
                .param("channels", scope.channels().toArray(String[]::new))
                .param("accounts", scope.accounts().toArray(String[]::new))
                .param(
                        "from",
                        scope.hasNoBeginning() ? null : time(scope.period().from()))
                .param("to", scope.hasNoEnd() ? null : time(scope.period().to()));
    }

    private static @Nullable OffsetDateTime time(Instant instant) {
        return SqlTime.param(instant);
    }

    private static Matter map(ResultSet row, int number) throws SQLException {
        return new Matter(
                new MatterId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("purpose"),
                new MatterScope(
                        strings(row, "sources"),
                        strings(row, "channels"),
                        strings(row, "accounts"),
                        new Period(
                                SqlTime.readOptional(row, "from_at").orElse(MatterScope.EVER.from()),
                                SqlTime.readOptional(row, "to_at").orElse(MatterScope.EVER.to()))),
                strings(row, "members").stream().map(OfficerId::new).collect(Collectors.toSet()),
                new OfficerId(row.getString("opened_by")),
                SqlTime.read(row, "opened_at"),
                state(row));
    }

    private static Matter.State state(ResultSet row) throws SQLException {
        Optional<Instant> closed = SqlTime.readOptional(row, "closed_at");
        return closed.isEmpty()
                ? new Matter.State.Open()
                : new Matter.State.Closed(
                        new OfficerId(row.getString("closed_by")), closed.get(), row.getString("close_reason"));
    }

    private static Set<String> strings(ResultSet row, String column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray()).collect(Collectors.toSet());
    }
}
