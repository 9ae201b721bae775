package im.steward.probe.history;

import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import im.steward.probe.history.KnownTarget.Last;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Agents, their targets, and how far their spools are counted. */
final class AgentStore {
    private static final String AGENT = """
            name, token IS NOT NULL AS active, issued_by, issued_at, seen_at, skew_ms, waiting, lost, missed,
            error_p50_us, error_p99_us""";
    private static final String TARGET = """
            agent, name, kind, address, every_ms, timeout_ms, retired_at, last_at, last_us, last_failure, turned_at,
            certificate_until""";
    private static final long MICRO = 1_000;
    private final JdbcClient jdbc;

    AgentStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return whether there was none of that name, or one without a token */
    boolean issue(AgentName name, Sha256 token, String by, Instant now) {
        return jdbc.sql("""
                        INSERT INTO probe.agent (name, token, issued_by, issued_at)
                        VALUES (:name, :token, :by, :now)
                            ON CONFLICT (name) DO UPDATE
                           SET token = EXCLUDED.token, issued_by = EXCLUDED.issued_by, issued_at = EXCLUDED.issued_at
                         WHERE agent.token IS NULL""")
                        .param("name", name.value())
                        .param("token", token.bytes())
                        .param("by", by)
                        .param("now", SqlTime.param(now))
                        .update()
                == 1;
    }

    boolean revoke(AgentName name) {
        return jdbc.sql("UPDATE probe.agent SET token = NULL WHERE name = :name AND token IS NOT NULL")
                        .param("name", name.value())
                        .update()
                == 1;
    }

    Optional<AgentName> withToken(Sha256 token) {
        return jdbc.sql("SELECT name FROM probe.agent WHERE token = :token")
                .param("token", token.bytes())
                .query((row, _) -> AgentName.of(row.getString("name")))
                .optional();
    }

    List<Agent> agents() {
        return jdbc.sql("SELECT " + AGENT + " FROM probe.agent ORDER BY name")
                .query((row, _) -> agent(row))
                .list();
    }

    void greeted(AgentName name, Greeting greeting, Instant now) {
        jdbc.sql("""
                        UPDATE probe.agent
                           SET seen_at = :now, skew_ms = :skew, waiting = :waiting, lost = :lost, missed = :missed,
                               error_p50_us = :p50, error_p99_us = :p99
                         WHERE name = :name""")
                .param("name", name.value())
                .param("now", SqlTime.param(now))
                .param("skew", Duration.between(now, greeting.sentAt()).toMillis())
                .param("waiting", greeting.waiting())
                .param("lost", greeting.lost())
                .param("missed", greeting.missed())
                .param(
                        "p50",
                        greeting.errorBar()
                                .map(bar -> bar.median().toNanos() / MICRO)
                                .orElse(null))
                .param(
                        "p99",
                        greeting.errorBar()
                                .map(bar -> bar.p99().toNanos() / MICRO)
                                .orElse(null))
                .update();
    }

    /** Who delivers is not silent, though a long backlog leaves no time for a greeting. */
    void seen(AgentName name, Instant now) {
        jdbc.sql("UPDATE probe.agent SET seen_at = :now WHERE name = :name")
                .param("name", name.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    void measures(AgentName agent, Greeting.Told target) {
        jdbc.sql("""
                        INSERT INTO probe.target (agent, name, kind, address, every_ms, timeout_ms)
                        VALUES (:agent, :name, :kind, :address, :every, :timeout)
                            ON CONFLICT (agent, name) DO UPDATE
                           SET kind = EXCLUDED.kind, address = EXCLUDED.address, every_ms = EXCLUDED.every_ms,
                               timeout_ms = EXCLUDED.timeout_ms, retired_at = NULL
                         WHERE (target.kind, target.address, target.every_ms, target.timeout_ms, target.retired_at)
                               IS DISTINCT FROM
                               (EXCLUDED.kind, EXCLUDED.address, EXCLUDED.every_ms, EXCLUDED.timeout_ms, NULL)""")
                .param("agent", agent.value())
                .param("name", target.name().value())
                .param("kind", target.kind())
                .param("address", target.address())
                .param("every", target.every().toMillis())
                .param("timeout", target.timeout().toMillis())
                .update();
    }

    /** Those the agent no longer names. */
    void retire(AgentName agent, List<TargetName> measured, Instant now) {
        jdbc.sql("""
                        UPDATE probe.target SET retired_at = :now
                         WHERE agent = :agent AND retired_at IS NULL AND NOT (name = ANY (:measured))""")
                .param("agent", agent.value())
                .param("measured", measured.stream().map(TargetName::value).toArray(String[]::new))
                .param("now", SqlTime.param(now))
                .update();
    }

    /** A sample may come from a target that no greeting of its agent has named, after this database was restored. */
    void ensure(TargetId target) {
        jdbc.sql("""
                        INSERT INTO probe.target (agent, name, kind, address, every_ms, timeout_ms)
                        VALUES (:agent, :name, 'unknown', '', 10000, 5000)
                            ON CONFLICT (agent, name) DO NOTHING""")
                .param("agent", target.agent().value())
                .param("name", target.name().value())
                .update();
    }

    /** An older sample changes nothing: what is shown is the newest. */
    void last(TargetId target, Sample newest) {
        jdbc.sql("""
                        UPDATE probe.target
                           SET turned_at = CASE WHEN last_at IS NULL
                                                  OR (last_failure IS NULL) <> (CAST(:failure AS text) IS NULL)
                                                THEN :at ELSE turned_at END,
                               last_at = :at, last_us = :us, last_failure = :failure,
                               certificate_until = COALESCE(:certificate, certificate_until)
                         WHERE agent = :agent AND name = :name AND (last_at IS NULL OR last_at <= :at)""")
                .param("agent", target.agent().value())
                .param("name", target.name().value())
                .param("at", SqlTime.param(newest.at()))
                .param("us", newest.took().toNanos() / MICRO)
                .param("failure", newest.failure().map(Failure::word).orElse(null))
                .param(
                        "certificate",
                        newest.certificateUntil().map(SqlTime::param).orElse(null),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    List<KnownTarget> targets() {
        return jdbc.sql("SELECT " + TARGET + " FROM probe.target ORDER BY agent, name")
                .query((row, _) -> target(row))
                .list();
    }

    Optional<KnownTarget> find(TargetId id) {
        return jdbc.sql("SELECT " + TARGET + " FROM probe.target WHERE agent = :agent AND name = :name")
                .param("agent", id.agent().value())
                .param("name", id.name().value())
                .query((row, _) -> target(row))
                .optional();
    }

    /**
     * The number of the last sample that is counted. The agent is locked until the delivery ends: what one delivery adds
     * to a minute that no row has yet, the next must see.
     */
    long lockDelivered(AgentName agent, UUID spool) {
        jdbc.sql("SELECT name FROM probe.agent WHERE name = :agent FOR UPDATE")
                .param("agent", agent.value())
                .query(String.class)
                .single();
        jdbc.sql("""
                        INSERT INTO probe.spool (agent, spool, delivered) VALUES (:agent, :spool, 0)
                            ON CONFLICT (agent, spool) DO NOTHING""").param("agent", agent.value()).param("spool", spool).update();
        return jdbc.sql("SELECT delivered FROM probe.spool WHERE agent = :agent AND spool = :spool FOR UPDATE")
                .param("agent", agent.value())
                .param("spool", spool)
                .query(Long.class)
                .single();
    }

    void delivered(AgentName agent, UUID spool, long number) {
        jdbc.sql("UPDATE probe.spool SET delivered = :number WHERE agent = :agent AND spool = :spool")
                .param("agent", agent.value())
                .param("spool", spool)
                .param("number", number)
                .update();
    }

    private static Agent agent(ResultSet row) throws SQLException {
        Optional<Long> p50 = Optional.ofNullable(row.getObject("error_p50_us", Long.class));
        Optional<Long> p99 = Optional.ofNullable(row.getObject("error_p99_us", Long.class));
        return new Agent(
                AgentName.of(row.getString("name")),
                row.getBoolean("active"),
                row.getString("issued_by"),
                SqlTime.read(row, "issued_at"),
                SqlTime.readOptional(row, "seen_at"),
                Duration.ofMillis(row.getLong("skew_ms")),
                row.getLong("waiting"),
                row.getLong("lost"),
                row.getLong("missed"),
                p50.flatMap(median -> p99.map(worst ->
                        new Agent.ErrorBar(Duration.ofNanos(median * MICRO), Duration.ofNanos(worst * MICRO)))));
    }

    private static KnownTarget target(ResultSet row) throws SQLException {
        Optional<Instant> lastAt = SqlTime.readOptional(row, "last_at");
        Optional<Instant> turnedAt = SqlTime.readOptional(row, "turned_at");
        Duration took = Duration.ofNanos(row.getLong("last_us") * MICRO);
        Optional<Failure> failure =
                Optional.ofNullable(row.getString("last_failure")).flatMap(Failure::find);
        return new KnownTarget(
                TargetId.of(row.getString("agent"), row.getString("name")),
                row.getString("kind"),
                row.getString("address"),
                Duration.ofMillis(row.getLong("every_ms")),
                Duration.ofMillis(row.getLong("timeout_ms")),
                SqlTime.readOptional(row, "retired_at"),
                lastAt.map(at -> new Last(at, took, failure, turnedAt.orElse(at))),
                SqlTime.readOptional(row, "certificate_until"));
    }
}
