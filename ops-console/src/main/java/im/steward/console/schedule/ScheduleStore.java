package im.steward.console.schedule;

import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code console.schedule}. */
final class ScheduleStore {
    private static final String SELECT = """
            SELECT id, name, kind, parameters, cron, zone, missed, paused, owner, created_at,
                   last_run_at, last_request, last_fault
              FROM console.schedule
            """;
    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ScheduleStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** False if the name is taken. */
    boolean insert(Schedule schedule) {
        return jdbc.sql("""
                        INSERT INTO console.schedule (id, name, kind, parameters, cron, zone, missed, owner, created_at)
                        VALUES (:id, :name, :kind, :parameters::jsonb, :cron, :zone, :missed, :owner, :createdAt)
                        ON CONFLICT (name) DO NOTHING""")
                        .param("id", schedule.id().value())
                        .param("name", schedule.name())
                        .param("kind", schedule.kind())
                        .param("parameters", json.writeValueAsString(schedule.parameters()))
                        .param("cron", schedule.time().cron())
                        .param("zone", schedule.time().zone().getId())
                        .param("missed", schedule.missed().word())
                        .param("owner", schedule.owner())
                        .param("createdAt", SqlTime.param(schedule.createdAt()))
                        .update()
                == 1;
    }

    List<Schedule> all() {
        return jdbc.sql(SELECT + " ORDER BY name").query(this::map).list();
    }

    Optional<Schedule> lock(ScheduleId id) {
        return jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(this::map)
                .optional();
    }

    Optional<Schedule> find(ScheduleId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(this::map)
                .optional();
    }

    void setPaused(ScheduleId id, boolean paused) {
        jdbc.sql("UPDATE console.schedule SET paused = :paused WHERE id = :id")
                .param("id", id.value())
                .param("paused", paused)
                .update();
    }

    void ran(ScheduleId id, Instant at, Optional<String> request, Optional<String> fault) {
        jdbc.sql("""
                        UPDATE console.schedule SET last_run_at = :at, last_request = :request, last_fault = :fault
                         WHERE id = :id""")
                .param("id", id.value())
                .param("at", SqlTime.param(at))
                .param("request", request.orElse(null))
                .param("fault", fault.orElse(null))
                .update();
    }

    void delete(ScheduleId id) {
        jdbc.sql("DELETE FROM console.schedule WHERE id = :id")
                .param("id", id.value())
                .update();
    }

    private Schedule map(ResultSet row, int number) throws SQLException {
        String fault = row.getString("last_fault");
        String request = row.getString("last_request");
        Optional<Schedule.LastRun> last = SqlTime.readOptional(row, "last_run_at")
                .map(at -> new Schedule.LastRun(
                        at, fault != null ? fault : request != null ? request : "", fault != null));
        return new Schedule(
                new ScheduleId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("kind"),
                json.readValue(row.getString("parameters"), PARAMETERS),
                new CronTime(row.getString("cron"), ZoneId.of(row.getString("zone"))),
                Schedule.Missed.of(row.getString("missed")),
                row.getBoolean("paused"),
                row.getString("owner"),
                SqlTime.read(row, "created_at"),
                last);
    }
}
