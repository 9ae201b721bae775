package im.steward.probe.history;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Period;
import im.steward.kernel.Sha256;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import im.steward.probe.sample.SampleCodec;
import im.steward.schema.SchemaMigration;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplesIT {
    private static final Instant NOW = Instant.parse("2026-03-09T10:17:30Z");
    private final JdbcClient jdbc;
    private final AgentStore agents;
    private final TransactionTemplate transaction;
    private final Samples samples;

    SamplesIT(Stack stack) {
        Database database = stack.database();
        SchemaMigration.migrate(database.asOwner(), "probe", database.app());
        DataSource app = database.asApp();
        jdbc = JdbcClient.create(app);
        agents = new AgentStore(jdbc);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(app);
        transaction = new TransactionTemplate(transactions);
        samples = new Samples(agents, new SpanStore(jdbc), transactions, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private AgentName agent(String name) {
        AgentName agent = AgentName.of(name);
        agents.issue(agent, Sha256.of(name), "operator", NOW);
        return agent;
    }

    @Test
    void whatIsDeliveredAgainIsNotCountedAgain() {
        AgentName agent = agent("again");
        UUID spool = UUID.randomUUID();
        byte[] lines = lines(List.of(sample("web", NOW, 10), sample("web", NOW, 20), sample("web", NOW, 30)));

        assertThat(samples.deliver(agent, spool, 1, lines)).isEqualTo(3);
        assertThat(samples.deliver(agent, spool, 1, lines)).isEqualTo(3);
        // Two of these three are known.
        assertThat(samples.deliver(agent, spool, 2, lines)).isEqualTo(4);

        Period all = new Period(NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofHours(1)));
        assertThat(samples.tally(TargetId.of("again", "web"), all).total()).isEqualTo(4);
    }

    @Test
    void hoursAreCountedBeforeAndAfterTheyAreAddedUp() {
        AgentName agent = agent("hours");
        TargetId web = TargetId.of("hours", "web");
        Instant hour = Instant.parse("2026-03-09T07:00:00Z");
        Sample bad = new Sample(
                TargetName.of("web"),
                hour.plusSeconds(300),
                Duration.ZERO,
                Optional.of(Failure.REFUSED),
                false,
                Map.of(),
                Optional.empty());
        samples.deliver(
                agent,
                UUID.randomUUID(),
                1,
                lines(List.of(
                        sample("web", hour, 10),
                        bad,
                        sample("web", hour.plusSeconds(3_599), 10),
                        sample("web", NOW, 10))));
        Period day = new Period(NOW.minus(Duration.ofHours(6)), NOW);

        List<HourCount> before = samples.hours(web, day);
        while (samples.rollUp()) {
            // Until nothing is left.
        }

        assertThat(samples.hours(web, day))
                .isEqualTo(before)
                .containsExactly(new HourCount(hour, 2, 3), new HourCount(Instant.parse("2026-03-09T10:00:00Z"), 1, 1));
        // Weeks of whole days are made of days, and of minutes where a day has not ended.
        assertThat(samples.series(web, Instant.parse("2026-02-24T00:00:00Z"), Duration.ofDays(7), 2))
                .extracting(slot -> slot.tally().total())
                .containsExactly(0L, 4L);
    }

    @Test
    void whoDeliversIsHeardOf() {
        AgentName agent = agent("backlog");

        samples.deliver(agent, UUID.randomUUID(), 1, lines(List.of(sample("web", NOW.minusSeconds(900), 10))));

        assertThat(samples.agents())
                .filteredOn(one -> one.name().equals(agent))
                .singleElement()
                .satisfies(one -> assertThat(one.seenAt()).hasValue(NOW));
    }

    @Test
    void deliveriesAtTheSameTimeLoseNothing() throws Exception {
        AgentName agent = agent("several");
        List<Callable<Long>> deliveries = new ArrayList<>();
        for (int spool = 0; spool < 8; spool++) {
            UUID id = UUID.randomUUID();
            for (int batch = 0; batch < 5; batch++) {
                int first = batch * 20 + 1;
                List<Sample> some = new ArrayList<>();
                for (int one = 0; one < 20; one++) {
                    some.add(sample(one % 2 == 0 ? "web" : "socket", NOW.minusSeconds(one * 7L), one + 1));
                }
                deliveries.add(() -> samples.deliver(agent, id, first, lines(some)));
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            // In order within a spool, as a sender does it; spools side by side.
            for (int batch = 0; batch < 5; batch++) {
                List<Future<Long>> round = new ArrayList<>();
                for (int spool = 0; spool < 8; spool++) {
                    round.add(threads.submit(deliveries.get(spool * 5 + batch)));
                    round.add(threads.submit(deliveries.get(spool * 5 + batch)));
                }
                for (Future<Long> one : round) {
                    assertThat(one.get()).isEqualTo(batch * 20L + 20);
                }
            }
        }

        Period all = new Period(NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofHours(1)));
        assertThat(samples.tally(TargetId.of("several", "web"), all).total()).isEqualTo(400);
        assertThat(samples.tally(TargetId.of("several", "socket"), all).total()).isEqualTo(400);
    }

    @Test
    void mergedPercentilesAreThoseOfTheRawSamples() {
        AgentName agent = agent("merged");
        Random random = new Random(20260309);
        List<Sample> raw = new ArrayList<>();
        Instant begin = NOW.minus(Duration.ofDays(6));
        for (Instant at = begin; at.isBefore(NOW); at = at.plusSeconds(60 + random.nextInt(60))) {
            // From tens of microseconds to seconds, with a long tail, and some without any answer.
            long micros = (long) Math.exp(4 + 6 * random.nextDouble() + (random.nextInt(50) == 0 ? 5 : 0));
            raw.add(new Sample(
                    TargetName.of("web"),
                    at,
                    Duration.ofNanos(micros * 1_000),
                    random.nextInt(40) == 0 ? Optional.of(Failure.TIMEOUT) : Optional.empty(),
                    false,
                    Map.of(),
                    Optional.empty()));
        }
        UUID spool = UUID.randomUUID();
        int half = raw.size() / 2;
        samples.deliver(agent, spool, 1, lines(raw.subList(0, half)));
        addUp();
        // Late ones: their hours are added up again.
        samples.deliver(agent, spool, half + 1L, lines(raw.subList(half, raw.size())));
        addUp();

        for (int window = 0; window < 1_000; window++) {
            long minutes = Duration.between(begin, NOW).toMinutes();
            Instant from = begin.plus(Duration.ofMinutes((long) (random.nextDouble() * (double) minutes)));
            Instant to = from.plus(Duration.ofMinutes((long) Math.pow((double) minutes, random.nextDouble())));
            Instant fromMinute = Width.MINUTE.floor(from);
            Instant toMinute = Width.MINUTE.ceiling(to);
            Tally merged = samples.tally(TargetId.of("merged", "web"), new Period(from, to));
            long[] exact = raw.stream()
                    .filter(one -> !one.at().isBefore(fromMinute) && one.at().isBefore(toMinute))
                    .mapToLong(one -> one.took().toNanos() / 1_000)
                    .sorted()
                    .toArray();

            assertThat(merged.total()).as("window %d", window).isEqualTo(exact.length);
            for (double percent : new double[] {50, 90, 95, 99, 99.9, 100}) {
                if (exact.length > 0) {
                    long expected = exact[(int) Math.max(0, Math.ceil(percent / 100 * exact.length) - 1)];
                    long found = merged.percentile(percent).orElseThrow().toNanos() / 1_000;
                    assertThat(Math.abs(found - expected))
                            .as(
                                    "window %d, p%s of %s",
                                    window,
                                    percent,
                                    Arrays.stream(exact).limit(5).boxed().toList())
                            .isLessThanOrEqualTo(Math.max(1, expected / 1_000));
                }
            }
        }
    }

    @Test
    void aSeriesHasEverySampleInItsPlace() {
        AgentName agent = agent("series");
        List<Sample> raw = new ArrayList<>();
        Instant hour = Instant.parse("2026-03-08T00:00:00Z");
        for (int minute = 0; minute < 24 * 60; minute++) {
            raw.add(sample("web", hour.plus(Duration.ofMinutes(minute)), 1 + minute / 60));
        }
        samples.deliver(agent, UUID.randomUUID(), 1, lines(raw));

        List<Samples.Slot> before = samples.series(TargetId.of("series", "web"), hour, Duration.ofHours(1), 26);
        addUp();
        List<Samples.Slot> after = samples.series(TargetId.of("series", "web"), hour, Duration.ofHours(1), 26);

        assertThat(after).hasSize(26);
        for (int place = 0; place < 24; place++) {
            assertThat(after.get(place).tally().total()).isEqualTo(60);
            assertThat(before.get(place).tally().total()).isEqualTo(60);
            assertThat(after.get(place).tally().percentile(50).orElseThrow().toMillis())
                    .isEqualTo(place + 1);
        }
        assertThat(after.get(25).tally().isEmpty()).isTrue();
    }

    @Test
    void twoWhoBeginTheSameSpanBothCount() throws Exception {
        agents.measures(
                agent("first"),
                new Greeting.Told(
                        TargetName.of("web"), "tcp", "tcp://web:1", Duration.ofSeconds(10), Duration.ofSeconds(5)));
        TargetId id = TargetId.of("first", "web");
        SpanStore spans = new SpanStore(jdbc);
        Instant hour = Width.HOUR.floor(NOW);
        Runnable addsOne = () -> transaction.executeWithoutResult(_ -> {
            Tally sum = spans.lock(id, Width.HOUR, hour);
            sum.add(sample("web", NOW, 7));
            spans.write(id, Width.HOUR, hour, sum);
        });
        List<Future<?>> begun = new ArrayList<>();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            transaction.executeWithoutResult(_ -> {
                Tally sum = spans.lock(id, Width.HOUR, hour);
                Future<?> other = threads.submit(addsOne);
                begun.add(other);
                until(() -> other.isDone() || somebodyWaits());
                sum.add(sample("web", NOW, 7));
                spans.write(id, Width.HOUR, hour, sum);
            });
            begun.getFirst().get();
        }

        assertThat(spans.within(id, Width.HOUR, new Period(hour, hour.plus(Duration.ofHours(1)))))
                .singleElement()
                .satisfies(span -> assertThat(span.tally().total()).isEqualTo(2));
    }

    private boolean somebodyWaits() {
        return jdbc.sql("""
                                SELECT count(*) FROM pg_locks
                                 WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))""").query(Long.class).single() > 0;
    }

    private static void until(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void samplesOlderThanTheMinutesAreStillCounted() {
        AgentName agent = agent("old");
        Instant old = NOW.minus(Samples.MINUTES_KEPT).minus(Duration.ofDays(2));
        samples.deliver(agent, UUID.randomUUID(), 1, lines(List.of(sample("web", old, 7))));
        addUp();

        Instant day = Width.DAY.floor(old);
        Period period = new Period(day, day.plus(Duration.ofDays(1)));
        assertThat(samples.tally(TargetId.of("old", "web"), period).total()).isEqualTo(1);
    }

    @Test
    void anHourThatCannotBeAddedUpKeepsNoOtherFromIt() {
        AgentName agent = agent("broken");
        Instant before = NOW.minus(Duration.ofHours(3));
        samples.deliver(
                agent, UUID.randomUUID(), 1, lines(List.of(sample("archive", before, 7), sample("web", before, 7))));
        jdbc.sql("UPDATE probe.span SET latency = '' WHERE agent = 'broken' AND target = 'archive'")
                .update();

        addUp();

        assertThat(jdbc.sql("SELECT target FROM probe.span WHERE agent = 'broken' AND width = 'hour'")
                        .query(String.class)
                        .list())
                .containsExactly("web");
        assertThat(jdbc.sql("SELECT target FROM probe.stale_hour WHERE agent = 'broken'")
                        .query(String.class)
                        .list())
                .containsExactly("archive");
        jdbc.sql("DELETE FROM probe.span WHERE agent = 'broken' AND target = 'archive'")
                .update();
        addUp();
        assertThat(jdbc.sql("SELECT target FROM probe.stale_hour WHERE agent = 'broken'")
                        .query(String.class)
                        .list())
                .isEmpty();
    }

    @Test
    void aHundredHoursThatFailKeepNoOtherFromBeingAddedUp() {
        AgentName agent = agent("aground");
        List<Sample> many = new ArrayList<>();
        for (int hour = 120; hour > 20; hour--) {
            many.add(sample("archive", NOW.minus(Duration.ofHours(hour)), 7));
        }
        samples.deliver(agent, UUID.randomUUID(), 1, lines(many));
        jdbc.sql("UPDATE probe.span SET latency = '' WHERE agent = 'aground'").update();
        addUp();
        samples.deliver(agent, UUID.randomUUID(), 1, lines(List.of(sample("web", NOW.minus(Duration.ofHours(3)), 7))));

        addUp();

        assertThat(jdbc.sql("SELECT target FROM probe.span WHERE agent = 'aground' AND width = 'hour'")
                        .query(String.class)
                        .list())
                .containsExactly("web");
        assertThat(jdbc.sql("SELECT count(*) FROM probe.stale_hour WHERE agent = 'aground'")
                        .query(Long.class)
                        .single())
                .isEqualTo(100);
        jdbc.sql("DELETE FROM probe.span WHERE agent = 'aground' AND target = 'archive'")
                .update();
        addUp();
    }

    @Test
    void aClockThatRunsAheadFillsNoMinutesToCome() {
        AgentName agent = agent("ahead");
        samples.deliver(agent, UUID.randomUUID(), 1, lines(List.of(sample("web", NOW.plus(Duration.ofDays(400)), 7))));

        Period now = new Period(NOW.minus(Duration.ofMinutes(5)), NOW.plus(Duration.ofMinutes(5)));
        TargetId id = TargetId.of("ahead", "web");
        assertThat(samples.tally(id, now).total()).isEqualTo(1);
        assertThat(samples.fetch(id).last().orElseThrow().at()).isEqualTo(NOW);
        // Its clock was set right meanwhile.
        samples.deliver(agent, UUID.randomUUID(), 1, lines(List.of(failed("web", NOW))));
        assertThat(samples.fetch(id).last().orElseThrow().good()).isFalse();
    }

    @Test
    void aTargetTurnsWhenItsNewestSampleDoes() {
        AgentName agent = agent("turning");
        UUID spool = UUID.randomUUID();
        TargetId id = TargetId.of("turning", "web");
        samples.deliver(agent, spool, 1, lines(List.of(sample("web", NOW.minusSeconds(50), 7))));
        samples.deliver(agent, spool, 2, lines(List.of(failed("web", NOW.minusSeconds(40)))));
        samples.deliver(agent, spool, 3, lines(List.of(failed("web", NOW.minusSeconds(30)))));

        KnownTarget.Last last = samples.fetch(id).last().orElseThrow();
        assertThat(last.failure()).hasValue(Failure.REFUSED);
        assertThat(last.since()).isEqualTo(NOW.minusSeconds(40));
        // An older one that comes late changes nothing.
        samples.deliver(agent, spool, 4, lines(List.of(sample("web", NOW.minusSeconds(45), 7))));
        assertThat(samples.fetch(id).last().orElseThrow().good()).isFalse();
    }

    private void addUp() {
        while (samples.rollUp()) {
            // Until nothing is left.
        }
    }

    private static Sample sample(String target, Instant at, long millis) {
        return new Sample(
                TargetName.of(target),
                at,
                Duration.ofMillis(millis),
                Optional.empty(),
                false,
                Map.of(),
                Optional.empty());
    }

    private static Sample failed(String target, Instant at) {
        return new Sample(
                TargetName.of(target),
                at,
                Duration.ofMillis(1),
                Optional.of(Failure.REFUSED),
                false,
                Map.of(),
                Optional.empty());
    }

    private static byte[] lines(List<Sample> samples) {
        var lines = new ByteArrayOutputStream();
        samples.forEach(sample -> {
            lines.writeBytes(SampleCodec.write(sample));
            lines.write('\n');
        });
        return lines.toByteArray();
    }
}
