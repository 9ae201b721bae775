package im.steward.probe.slo;

import im.steward.kernel.Period;
import im.steward.kernel.SqlTime;
import im.steward.probe.history.TargetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Promises, how far they are judged, and the time that counts for none. */
final class SloStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String COLUMNS = """
            id, name, agent, target, goal, threshold_us, period_days, depends_agent, depends_target, created_by,
            created_at, ended_at, judged_until, burning""";
    private static final String MAINTENANCE =
            "id, agent, target, begins, ends, reason, planned_by, planned_at, cancelled_at";
    private static final long MICRO = 1_000;
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    /** Any number that nobody else locks: "slo" in ASCII. */
    private static final long DEPENDENCIES = 0x736C6F;

    private final JdbcClient jdbc;

    SloStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A promise and where its judge left off. */
    record Judged(Slo slo, Instant until, Burning burning) {}

    /** Until the transaction ends nobody else promises what depends on something. */
    void lockDependencies() {
        jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                .param("lock", DEPENDENCIES)
                .query(row -> {});
    }

    /** @return whether no other has its name */
    boolean insert(Slo slo) {
        return jdbc.sql("""
                        INSERT INTO probe.slo (id, name, agent, target, goal, threshold_us, period_days, depends_agent,
                               depends_target, created_by, created_at, judged_until)
                        VALUES (:id, :name, :agent, :target, :goal, :threshold, :days, :dependsAgent,
                               :dependsTarget, :by, :at, :at)
                            ON CONFLICT (name) WHERE ended_at IS NULL DO NOTHING""")
                        .param("id", slo.id().value())
                        .param("name", slo.name())
                        .param("agent", slo.target().agent().value())
                        .param("target", slo.target().name().value())
                        .param("goal", slo.goal())
                        .param(
                                "threshold",
                                slo.threshold()
                                        .map(limit -> limit.toNanos() / MICRO)
                                        .orElse(null),
                                Types.BIGINT)
                        .param("days", (int) slo.period().toDays())
                        .param(
                                "dependsAgent",
                                slo.dependsOn().map(on -> on.agent().value()).orElse(null),
                                Types.VARCHAR)
                        .param(
                                "dependsTarget",
                                slo.dependsOn().map(on -> on.name().value()).orElse(null),
                                Types.VARCHAR)
                        .param("by", slo.createdBy())
                        .param("at", SqlTime.param(slo.createdAt()))
                        .update()
                == 1;
    }

    void end(SloId id, Instant now) {
        jdbc.sql("UPDATE probe.slo SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
                .param("id", id.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    List<Slo> active() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM probe.slo WHERE ended_at IS NULL ORDER BY name")
                .query((row, _) -> judged(row).slo())
                .list();
    }

    List<Slo> heldWithin(Period period) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM probe.slo
                        WHERE created_at < :to AND (ended_at IS NULL OR ended_at > :from)
                        ORDER BY name, created_at""")
                .param("from", SqlTime.param(period.from()))
                .param("to", SqlTime.param(period.to()))
                .query((row, _) -> judged(row).slo())
                .list();
    }

    Optional<Judged> find(SloId id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM probe.slo WHERE id = :id")
                .param("id", id.value())
                .query((row, _) -> judged(row))
                .optional();
    }

    /**
     * Only one console judges a promise at a time. What is judged until long after now was so by a clock that ran ahead;
     * nobody would judge it until that time has come.
     */
    Optional<Judged> lock(SloId id, Instant unlessJudgedUntil) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM probe.slo
                        WHERE id = :id AND ended_at IS NULL AND (judged_until < :until OR judged_until > :ahead)
                          FOR UPDATE SKIP LOCKED""")
                .param("id", id.value())
                .param("until", SqlTime.param(unlessJudgedUntil))
                .param("ahead", SqlTime.param(unlessJudgedUntil.plus(CLOCKS_DIFFER)))
                .query((row, _) -> judged(row))
                .optional();
    }

    void judged(SloId id, Instant until, Burning burning) {
        ObjectNode rules = JSON.createObjectNode();
        burning.calm().forEach((rule, minutes) -> rules.put(rule.word(), minutes));
        jdbc.sql("UPDATE probe.slo SET judged_until = :until, burning = CAST(:burning AS jsonb) WHERE id = :id")
                .param("id", id.value())
                .param("until", SqlTime.param(until))
                .param("burning", rules.toString())
                .update();
    }

    void plan(Maintenance maintenance) {
        jdbc.sql("""
                        INSERT INTO probe.maintenance (id, agent, target, begins, ends, reason, planned_by, planned_at)
                        VALUES (:id, :agent, :target, :begins, :ends, :reason, :by, :at)""")
                .param("id", maintenance.id())
                .param(
                        "agent",
                        maintenance.target().map(on -> on.agent().value()).orElse(null),
                        Types.VARCHAR)
                .param(
                        "target",
                        maintenance.target().map(on -> on.name().value()).orElse(null),
                        Types.VARCHAR)
                .param("begins", SqlTime.param(maintenance.period().from()))
                .param("ends", SqlTime.param(maintenance.period().to()))
                .param("reason", maintenance.reason())
                .param("by", maintenance.plannedBy())
                .param("at", SqlTime.param(maintenance.plannedAt()))
                .update();
    }

    boolean cancel(UUID id, Instant now) {
        return jdbc.sql("""
                        UPDATE probe.maintenance SET cancelled_at = :now
                         WHERE id = :id AND cancelled_at IS NULL AND begins >= :now""").param("id", id).param("now", SqlTime.param(now)).update() == 1;
    }

    boolean endEarly(UUID id, Instant now) {
        return jdbc.sql("""
                        UPDATE probe.maintenance SET ends = :now
                         WHERE id = :id AND cancelled_at IS NULL AND begins < :now AND ends > :now""").param("id", id).param("now", SqlTime.param(now)).update() == 1;
    }

    List<Maintenance> maintenance(Instant endingAfter) {
        return jdbc.sql("SELECT " + MAINTENANCE + """
                         FROM probe.maintenance
                        WHERE ends > :after AND cancelled_at IS NULL
                        ORDER BY begins, id""")
                .param("after", SqlTime.param(endingAfter))
                .query((row, _) -> maintenance(row))
                .list();
    }

    private static Maintenance maintenance(ResultSet row) throws SQLException {
        return new Maintenance(
                row.getObject("id", UUID.class),
                target(row.getString("agent"), row.getString("target")),
                new Period(SqlTime.read(row, "begins"), SqlTime.read(row, "ends")),
                row.getString("reason"),
                row.getString("planned_by"),
                SqlTime.read(row, "planned_at"),
                SqlTime.readOptional(row, "cancelled_at"));
    }

    private static Optional<TargetId> target(@Nullable String agent, @Nullable String name) {
        return agent == null || name == null ? Optional.empty() : Optional.of(TargetId.of(agent, name));
    }

    private static Judged judged(ResultSet row) throws SQLException {
        Map<BurnRule, Integer> calm = new EnumMap<>(BurnRule.class);
        JSON.readTree(row.getString("burning"))
                .properties()
                .forEach(entry -> BurnRule.find(entry.getKey())
                        .ifPresent(rule -> calm.put(rule, entry.getValue().asInt())));
        return new Judged(
                new Slo(
                        new SloId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        TargetId.of(row.getString("agent"), row.getString("target")),
                        row.getDouble("goal"),
                        Optional.ofNullable(row.getObject("threshold_us", Long.class))
                                .map(micros -> Duration.ofNanos(micros * MICRO)),
                        Duration.ofDays(row.getInt("period_days")),
                        target(row.getString("depends_agent"), row.getString("depends_target")),
                        row.getString("created_by"),
                        SqlTime.read(row, "created_at"),
                        SqlTime.readOptional(row, "ended_at")),
                SqlTime.read(row, "judged_until"),
                new Burning(calm));
    }
}
