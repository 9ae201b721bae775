package im.steward.probe.history;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.Period;
import im.steward.kernel.SqlTime;
import im.steward.probe.history.Tally.PhaseTally;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.Phase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The histograms of minutes, hours and days. */
final class SpanStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String COLUMNS = "begins, good, bad, busy, answered, latency, failures, phases";
    private final JdbcClient jdbc;

    SpanStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A kept histogram. */
    record Span(Instant begins, Tally tally) {}

    /** An hour that has to be added up again. */
    record StaleHour(TargetId target, Instant begins) {}

    /** Locked, so that two who add both count; an empty one is made where none is, since nothing cannot be locked. */
    Tally lock(TargetId target, Width width, Instant begins) {
        return locked(target, width, begins).orElseGet(() -> {
            insert(target, width, begins, new Tally(), "NOTHING");
            return locked(target, width, begins).orElseGet(Tally::new);
        });
    }

    private Optional<Tally> locked(TargetId target, Width width, Instant begins) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM probe.span
                        WHERE agent = :agent AND target = :target AND width = :width AND begins = :begins
                          FOR UPDATE""")
                .param("agent", target.agent().value())
                .param("target", target.name().value())
                .param("width", width.word())
                .param("begins", SqlTime.param(begins))
                .query((row, _) -> span(row).tally())
                .optional();
    }

    void write(TargetId target, Width width, Instant begins, Tally tally) {
        insert(target, width, begins, tally, """
                UPDATE
                   SET good = EXCLUDED.good, bad = EXCLUDED.bad, busy = EXCLUDED.busy, answered = EXCLUDED.answered,
                       latency = EXCLUDED.latency, failures = EXCLUDED.failures, phases = EXCLUDED.phases""");
    }

    private void insert(TargetId target, Width width, Instant begins, Tally tally, String whereThereIsOne) {
        ObjectNode failures = JSON.createObjectNode();
        tally.failures().forEach((failure, count) -> failures.put(failure.word(), count));
        ObjectNode phases = JSON.createObjectNode();
        tally.phases().forEach((phase, one) -> {
            ArrayNode figures = phases.putArray(phase.word());
            figures.add(one.count()).add(one.sum()).add(one.largest());
        });
        jdbc.sql("""
                        INSERT INTO probe.span (agent, target, width, begins, good, bad, busy, answered, latency,
                               failures, phases)
                        VALUES (:agent, :target, :width, :begins, :good, :bad, :busy, :answered, :latency,
                                CAST(:failures AS jsonb), CAST(:phases AS jsonb))
                            ON CONFLICT (agent, target, width, begins) DO\s""" + whereThereIsOne)
                .param("agent", target.agent().value())
                .param("target", target.name().value())
                .param("width", width.word())
                .param("begins", SqlTime.param(begins))
                .param("good", tally.good())
                .param("bad", tally.bad())
                .param("busy", tally.busy())
                .param("answered", tally.answered())
                .param("latency", tally.latencyBytes())
                .param("failures", failures.toString())
                .param("phases", phases.toString())
                .update();
    }

    List<Span> within(TargetId target, Width width, Period period) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM probe.span
                        WHERE agent = :agent AND target = :target AND width = :width
                          AND begins >= :from AND begins < :to
                        ORDER BY begins""")
                .param("agent", target.agent().value())
                .param("target", target.name().value())
                .param("width", width.word())
                .param("from", SqlTime.param(period.from()))
                .param("to", SqlTime.param(period.to()))
                .query((row, _) -> span(row))
                .list();
    }

    /** Those that are added up, and minutes of those that are not yet; histograms stay where they are. */
    List<HourCount> hours(TargetId target, Period period) {
        return jdbc.sql("""
                        WITH stale AS (
                             SELECT begins FROM probe.stale_hour
                              WHERE agent = :agent AND target = :target AND begins >= :from AND begins < :to)
                        SELECT begins, good, good + bad AS total
                          FROM probe.span
                         WHERE agent = :agent AND target = :target AND width = 'hour'
                           AND begins >= :from AND begins < :to AND begins NOT IN (SELECT begins FROM stale)
                         UNION ALL
                        SELECT stale.begins, sum(good)::bigint, sum(good + bad)::bigint
                          FROM stale
                          JOIN probe.span
                            ON span.agent = :agent AND span.target = :target AND span.width = 'minute'
                           AND span.begins >= stale.begins AND span.begins < stale.begins + interval '1 hour'
                         GROUP BY stale.begins
                         ORDER BY begins""")
                .param("agent", target.agent().value())
                .param("target", target.name().value())
                .param("from", SqlTime.param(period.from()))
                .param("to", SqlTime.param(period.to()))
                .query((row, _) ->
                        new HourCount(SqlTime.read(row, "begins"), row.getLong("good"), row.getLong("total")))
                .list();
    }

    /** Of all targets, each added up. */
    Map<TargetId, Tally> minutes(Period period) {
        Map<TargetId, Tally> sums = new HashMap<>();
        jdbc.sql("SELECT agent, target, " + COLUMNS + """
                         FROM probe.span
                        WHERE width = 'minute' AND begins >= :from AND begins < :to""")
                .param("from", SqlTime.param(period.from()))
                .param("to", SqlTime.param(period.to()))
                .query(row -> {
                    sums.computeIfAbsent(TargetId.of(row.getString("agent"), row.getString("target")), _ -> new Tally())
                            .add(span(row).tally());
                });
        return sums;
    }

    /**
     * Marks an hour; the row stays locked until the delivery ends, so that nobody adds up the hour without it and takes
     * the mark away.
     */
    void mark(Collection<StaleHour> hours) {
        mark(hours, Optional.empty());
    }

    /** Marks again what could not be added up, behind what was never tried. */
    void markFailed(Collection<StaleHour> hours, Instant now) {
        mark(hours, Optional.of(now));
    }

    private void mark(Collection<StaleHour> hours, Optional<Instant> failed) {
        for (StaleHour hour : hours) {
            jdbc.sql("""
                            INSERT INTO probe.stale_hour (agent, target, begins, failed)
                            VALUES (:agent, :target, :begins, :failed)
                                ON CONFLICT (agent, target, begins) DO UPDATE SET failed = EXCLUDED.failed""")
                    .param("failed", failed.map(SqlTime::param).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("agent", hour.target().agent().value())
                    .param("target", hour.target().name().value())
                    .param("begins", SqlTime.param(hour.begins()))
                    .update();
        }
    }

    /** @param failed adding up has failed before */
    record Mark(StaleHour hour, boolean failed) {}

    /** Takes marks of hours that have ended, and locks what it takes. */
    List<Mark> takeMarks(Instant endedBefore, int most) {
        return jdbc.sql("""
                        DELETE FROM probe.stale_hour
                         WHERE (agent, target, begins) IN (
                               SELECT agent, target, begins FROM probe.stale_hour
                                WHERE begins <= :latest
                                ORDER BY failed NULLS FIRST, agent, target, begins
                                LIMIT :most
                                  FOR UPDATE SKIP LOCKED)
                     RETURNING agent, target, begins, failed IS NOT NULL AS failed""")
                .param("latest", SqlTime.param(endedBefore.minus(Width.HOUR.length())))
                .param("most", most)
                .query((row, _) -> new Mark(
                        new StaleHour(
                                TargetId.of(row.getString("agent"), row.getString("target")),
                                SqlTime.read(row, "begins")),
                        row.getBoolean("failed")))
                .list();
    }

    Set<Instant> marks(TargetId target, Period period) {
        return new TreeSet<>(jdbc.sql("""
                        SELECT begins FROM probe.stale_hour
                         WHERE agent = :agent AND target = :target AND begins >= :from AND begins < :to""")
                .param("agent", target.agent().value())
                .param("target", target.name().value())
                .param("from", SqlTime.param(Width.HOUR.floor(period.from())))
                .param("to", SqlTime.param(period.to()))
                .query((row, _) -> SqlTime.read(row, "begins"))
                .list());
    }

    boolean hasMinutes(TargetId target, Instant hour) {
        return jdbc.sql("""
                        SELECT EXISTS (
                               SELECT 1 FROM probe.span
                                WHERE agent = :agent AND target = :target AND width = 'minute'
                                  AND begins >= :from AND begins < :to)""")
                .param("agent", target.agent().value())
                .param("target", target.name().value())
                .param("from", SqlTime.param(hour))
                .param("to", SqlTime.param(hour.plus(Width.HOUR.length())))
                .query(Boolean.class)
                .single();
    }

    /**
     * Minutes of hours that maintenance or a promise cuts stay: by whole hours what was bad beside it would be lost.
     *
     * @return how many were disposed of
     */
    int disposeMinutes(Instant before) {
        return jdbc.sql("""
                        DELETE FROM probe.span
                         WHERE width = 'minute' AND begins < :before
                           AND NOT EXISTS (
                               SELECT 1 FROM probe.maintenance
                                WHERE cancelled_at IS NULL
                                  AND (maintenance.agent IS NULL
                                       OR (maintenance.agent, maintenance.target) = (span.agent, span.target))
                                  AND date_trunc('hour', span.begins, 'UTC')
                                      IN (date_trunc('hour', maintenance.begins, 'UTC'),
                                          date_trunc('hour', maintenance.ends, 'UTC')))
                           AND NOT EXISTS (
                               SELECT 1 FROM probe.slo
                                WHERE (slo.agent, slo.target) = (span.agent, span.target)
                                  AND date_trunc('hour', span.begins, 'UTC')
                                      IN (date_trunc('hour', slo.created_at, 'UTC'),
                                          date_trunc('hour', slo.ended_at, 'UTC')))""").param("before", SqlTime.param(before)).update();
    }

    /** @return how many were disposed of */
    int dispose(Width width, Instant before) {
        return jdbc.sql("DELETE FROM probe.span WHERE width = :width AND begins < :before")
                .param("width", width.word())
                .param("before", SqlTime.param(before))
                .update();
    }

    private static Span span(ResultSet row) throws SQLException {
        Map<Failure, Long> failures = new EnumMap<>(Failure.class);
        JSON.readTree(row.getString("failures"))
                .properties()
                .forEach(entry -> Failure.find(entry.getKey())
                        .ifPresent(failure ->
                                failures.put(failure, entry.getValue().asLong())));
        Map<Phase, PhaseTally> phases = new EnumMap<>(Phase.class);
        JSON.readTree(row.getString("phases"))
                .properties()
                .forEach(entry ->
                        Phase.find(entry.getKey()).ifPresent(phase -> phases.put(phase, phase(entry.getValue()))));
        try {
            return new Span(
                    SqlTime.read(row, "begins"),
                    Tally.of(
                            row.getLong("good"),
                            row.getLong("bad"),
                            row.getLong("busy"),
                            row.getLong("answered"),
                            row.getBytes("latency"),
                            failures,
                            phases));
        } catch (DataFormatException unreadable) {
            throw new IntegrityException(
                    new Fault(
                            "probe-histogram-unreadable",
                            "A kept histogram cannot be read back",
                            "Restore schema probe from a backup, or remove the row of probe.span that begins at "
                                    + SqlTime.read(row, "begins")),
                    unreadable);
        }
    }

    private static PhaseTally phase(JsonNode figures) {
        return new PhaseTally(
                figures.path(0).asLong(),
                figures.path(1).asLong(),
                figures.path(2).asLong());
    }
}
