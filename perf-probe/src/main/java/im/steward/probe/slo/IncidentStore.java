package im.steward.probe.slo;

import im.steward.kernel.Period;
import im.steward.kernel.SqlTime;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.TargetId;
import im.steward.probe.slo.Incident.Acknowledged;
import im.steward.probe.slo.Incident.Subject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class IncidentStore {
    private static final String COLUMNS = """
            id, slo, agent, rule, opened_at, cleared_at, cause, acknowledged_by, acknowledged_at, silenced_until,
            told_at""";
    private final JdbcClient jdbc;

    IncidentStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return whether there was none open of the same subject */
    boolean open(Incident incident) {
        return jdbc.sql("""
                        INSERT INTO probe.incident (id, slo, agent, rule, opened_at)
                        VALUES (:id, :slo, :agent, :rule, :at)
                            ON CONFLICT DO NOTHING""")
                        .param("id", incident.id().value())
                        .param(
                                "slo",
                                incident.subject() instanceof Subject.Promise(SloId slo) ? slo.value() : null,
                                Types.OTHER)
                        .param(
                                "agent",
                                incident.subject() instanceof Subject.Probe(AgentName agent) ? agent.value() : null,
                                Types.VARCHAR)
                        .param("rule", incident.rule())
                        .param("at", SqlTime.param(incident.openedAt()))
                        .update()
                == 1;
    }

    void worse(IncidentId id, String rule) {
        jdbc.sql("UPDATE probe.incident SET rule = :rule, told_at = NULL WHERE id = :id")
                .param("id", id.value())
                .param("rule", rule)
                .update();
    }

    void clear(IncidentId id, Instant now) {
        jdbc.sql("UPDATE probe.incident SET cleared_at = :now WHERE id = :id AND cleared_at IS NULL")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    void told(IncidentId id, Instant now) {
        jdbc.sql("UPDATE probe.incident SET told_at = :now, cause = NULL WHERE id = :id")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    void explain(IncidentId id, IncidentId cause) {
        jdbc.sql("UPDATE probe.incident SET cause = :cause WHERE id = :id")
                .param("id", id.value())
                .param("cause", cause.value())
                .update();
    }

    boolean acknowledge(IncidentId id, String by, Instant now) {
        return jdbc.sql("""
                        UPDATE probe.incident SET acknowledged_by = :by, acknowledged_at = :now
                         WHERE id = :id AND cleared_at IS NULL AND acknowledged_at IS NULL""")
                        .param("id", id.value())
                        .param("by", by)
                        .param("now", SqlTime.param(now))
                        .update()
                == 1;
    }

    boolean silence(IncidentId id, Instant until) {
        return jdbc.sql("UPDATE probe.incident SET silenced_until = :until WHERE id = :id AND cleared_at IS NULL")
                        .param("id", id.value())
                        .param("until", SqlTime.param(until))
                        .update()
                == 1;
    }

    /** Locked, so that two consoles do not tell of one twice. */
    List<Incident> lockOpen() {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM probe.incident
                        WHERE cleared_at IS NULL
                        ORDER BY opened_at, id
                          FOR UPDATE SKIP LOCKED""")
                .query((row, _) -> incident(row))
                .list();
    }

    Optional<Incident> findOpen(SloId slo) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM probe.incident WHERE slo = :slo AND cleared_at IS NULL")
                .param("slo", slo.value())
                .query((row, _) -> incident(row))
                .optional();
    }

    /** An open one of any promise of that target that still holds. */
    Optional<IncidentId> findOpen(TargetId target) {
        return jdbc.sql("""
                        SELECT incident.id FROM probe.incident JOIN probe.slo ON slo.id = incident.slo
                         WHERE slo.agent = :agent AND slo.target = :target AND slo.ended_at IS NULL
                           AND incident.cleared_at IS NULL
                         ORDER BY incident.opened_at, incident.id LIMIT 1""")
                .param("agent", target.agent().value())
                .param("target", target.name().value())
                .query((row, _) -> new IncidentId(row.getObject("id", UUID.class)))
                .optional();
    }

    Optional<Incident> find(IncidentId id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM probe.incident WHERE id = :id")
                .param("id", id.value())
                .query((row, _) -> incident(row))
                .optional();
    }

    List<Incident> newest(int most) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM probe.incident
                        ORDER BY cleared_at IS NOT NULL, opened_at DESC, id DESC
                        LIMIT :most""")
                .param("most", most)
                .query((row, _) -> incident(row))
                .list();
    }

    /** Those that were open at some time within a period. */
    List<Incident> within(Period period) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM probe.incident
                        WHERE opened_at < :to AND (cleared_at IS NULL OR cleared_at > :from)
                        ORDER BY opened_at, id""")
                .param("from", SqlTime.param(period.from()))
                .param("to", SqlTime.param(period.to()))
                .query((row, _) -> incident(row))
                .list();
    }

    private static Incident incident(ResultSet row) throws SQLException {
        Optional<UUID> slo = Optional.ofNullable(row.getObject("slo", UUID.class));
        Optional<UUID> cause = Optional.ofNullable(row.getObject("cause", UUID.class));
        Optional<String> by = Optional.ofNullable(row.getString("acknowledged_by"));
        Optional<Instant> at = SqlTime.readOptional(row, "acknowledged_at");
        String agent = row.getString("agent");
        return new Incident(
                new IncidentId(row.getObject("id", UUID.class)),
                slo.<Subject>map(id -> new Subject.Promise(new SloId(id)))
                        .orElseGet(() -> new Subject.Probe(AgentName.of(agent))),
                row.getString("rule"),
                SqlTime.read(row, "opened_at"),
                SqlTime.readOptional(row, "cleared_at"),
                cause.map(IncidentId::new),
                by.flatMap(name -> at.map(when -> new Acknowledged(name, when))),
                SqlTime.readOptional(row, "silenced_until"),
                SqlTime.readOptional(row, "told_at"));
    }
}
