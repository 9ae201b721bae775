package im.steward.probe.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.kernel.RefusedException;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.Agents;
import im.steward.probe.history.Greeting;
import im.steward.probe.history.Samples;
import im.steward.probe.history.TargetId;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.TargetName;
import im.steward.probe.sample.Sample;
import im.steward.probe.sample.SampleCodec;
import im.steward.schema.SchemaMigration;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncidentsIT {
    private static final Instant BEGIN = Instant.parse("2026-03-09T08:00:00Z");
    private static final int PER_MINUTE = 6;
    private final MovableClock clock = new MovableClock();
    private final List<String> told = new ArrayList<>();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final JdbcClient jdbc;
    private final Samples samples;
    private final Agents agents;
    private final Slos slos;
    private final Incidents incidents;

    IncidentsIT(Stack stack) {
        Database database = stack.database();
        SchemaMigration.migrate(database.asOwner(), "probe", database.app());
        DataSource app = database.asApp();
        jdbc = JdbcClient.create(app);
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(app));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Alarm.class, Told::new);
        context.register(SloConfiguration.class);
        context.refresh();
        samples = context.getBean(Samples.class);
        agents = context.getBean(Agents.class);
        slos = context.getBean(Slos.class);
        incidents = context.getBean(Incidents.class);
    }

    @BeforeEach
    void empty() {
        for (String table :
                List.of("incident", "maintenance", "slo", "stale_hour", "span", "target", "spool", "agent")) {
            jdbc.sql("DELETE FROM probe." + table).update();
        }
        clock.now = BEGIN;
        told.clear();
    }

    @AfterAll
    void close() {
        context.close();
    }

    @Test
    void aDeadDatabaseAndTheChatAboveItAreToldOnce() {
        Site site = new Site("one-cause");
        site.before(60);
        Slo chat = site.promise("chat", Optional.of("db"));
        Slo db = site.promise("db", Optional.empty());
        site.minutes(10, false);

        // Once more when a more urgent rule joins.
        assertThat(told).containsExactly("burns db · one-cause/db rule 6h", "burns db · one-cause/db rule 1h");
        List<Incident> open = incidents.newest(10);
        Incident ofDb = open.stream()
                .filter(one -> one.subject().equals(new Incident.Subject.Promise(db.id())))
                .findFirst()
                .orElseThrow();
        Incident ofChat = open.stream()
                .filter(one -> one.subject().equals(new Incident.Subject.Promise(chat.id())))
                .findFirst()
                .orElseThrow();
        assertThat(ofChat.cause()).hasValue(ofDb.id());
        assertThat(ofDb.cause()).isEmpty();
        assertThat(slos.standing(db.id()).burning()).isPresent();

        site.minutes(45, true);

        assertThat(told).hasSize(2);
        assertThat(incidents.newest(10)).hasSize(2).noneMatch(Incident::open);
        assertThat(slos.standing(db.id()).counts().bad()).isEqualTo(60);
    }

    @Test
    void theChatAloneIsToldByItself() {
        Site site = new Site("chat-alone");
        site.before(60);
        site.promise("chat", Optional.of("db"));
        site.promise("db", Optional.empty());
        for (int minute = 0; minute < 10; minute++) {
            site.minute(false, true);
        }

        assertThat(told).isNotEmpty().allSatisfy(one -> assertThat(one).startsWith("burns chat"));
    }

    @Test
    void whatHappensInMaintenanceOrBeforeThePromiseCountsForNothing() {
        Site site = new Site("maintained");
        site.before(60);
        Slo db = site.promise("db", Optional.empty());
        assertThat(slos.standing(db.id()).counts()).isEqualTo(Counts.NONE);
        site.minutes(5, true);
        Maintenance planned = slos.plan(
                Optional.of(site.target("db")),
                new Period(clock.instant(), clock.instant().plus(Duration.ofMinutes(30))),
                "upgrade of the database",
                "operator");
        site.minutes(20, false);

        assertThat(told).isEmpty();
        Counts counts = new Counts(5 * PER_MINUTE, 5 * PER_MINUTE);
        assertThat(slos.standing(db.id()).counts()).isEqualTo(counts);
        Period recent = new Period(clock.instant().minus(Duration.ofHours(3)), clock.instant());
        Slos.Measured measured = slos.measured(db, recent);
        assertThat(measured.counts()).isEqualTo(counts);
        assertThat(measured.tally().total()).isEqualTo(5 * PER_MINUTE);
        assertThat(slos.burnDown(db.id(), ZoneOffset.UTC).getLast().left()).hasValue(1.0);
        assertThat(measured.excluded())
                .singleElement()
                .isEqualTo(slos.excluded(db.target(), recent).getFirst());
        assertThat(slos.heldWithin(recent)).containsExactly(db);
        assertThat(slos.maintenance(recent)).containsExactly(planned);
        slos.finish(planned.id());
        site.minutes(10, false);
        assertThat(told).isNotEmpty();
        assertThatThrownBy(() -> slos.finish(planned.id())).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> slos.plan(
                        Optional.empty(),
                        new Period(BEGIN, BEGIN.plus(Duration.ofMinutes(30))),
                        "hides what was",
                        "operator"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aDayOfTheBudgetIsADayOfWhoReadsIt() {
        clock.now = Instant.parse("2026-03-09T14:50:00Z");
        Site site = new Site("midnight");
        site.before(60);
        Slo db = site.promise("db", Optional.empty());
        site.minutes(10, true);
        site.minutes(5, false);
        site.minutes(15, true);

        List<Slos.DayLeft> shanghai = slos.burnDown(db.id(), ZoneId.of("Asia/Shanghai"));
        Slos.DayLeft before = shanghai.get(shanghai.size() - 2);
        assertThat(before.day()).isEqualTo("2026-03-09");
        assertThat(before.left()).hasValue(1.0);
        assertThat(shanghai.getLast().day()).isEqualTo("2026-03-10");
        assertThat(shanghai.getLast().left())
                .hasValueSatisfying(left -> assertThat(left).isNegative());

        assertThat(slos.burnDown(db.id(), ZoneOffset.UTC).getLast())
                .isEqualTo(new Slos.DayLeft(
                        LocalDate.parse("2026-03-09"), shanghai.getLast().left()));
    }

    @Test
    void aLatencyPromiseIsBrokenBySlowAnswers() {
        Site site = new Site("slow");
        site.before(60);
        Slo quick = slos.promise(
                new Slos.Draft(
                        "quick",
                        site.target("chat"),
                        0.9,
                        Optional.of(Duration.ofMillis(15)),
                        Duration.ofDays(1),
                        Optional.empty()),
                "operator");
        assertThat(slos.standing(quick.id()).counts().bad()).isZero();

        site.took = Duration.ofMillis(40);
        site.minutes(10, true);

        assertThat(slos.standing(quick.id()).counts().bad()).isEqualTo(60);
        assertThat(told).isNotEmpty().allSatisfy(one -> assertThat(one).startsWith("burns quick"));
    }

    @Test
    void anUnacknowledgedIncidentIsRememberedAnAcknowledgedOneIsNot() {
        Site site = new Site("reminded");
        site.before(60);
        site.promise("db", Optional.empty());
        site.minutes(10, false);
        int before = told.size();
        assertThat(before).isPositive();
        IncidentId id = incidents.newest(1).getFirst().id();

        clock.now = clock.now.plus(Duration.ofHours(4));
        incidents.silence(id, Duration.ofHours(1));
        site.greet();
        site.minutes(2, false);
        assertThat(told).hasSize(before);
        clock.now = clock.now.plus(Duration.ofHours(2));
        site.greet();
        site.minutes(2, false);
        assertThat(told).hasSize(before + 1);
        incidents.acknowledge(id, "operator");
        clock.now = clock.now.plus(Duration.ofHours(5));
        site.greet();
        site.minutes(2, false);

        assertThat(told).hasSize(before + 1);
        assertThatThrownBy(() -> incidents.acknowledge(id, "operator")).isInstanceOf(RefusedException.class);
    }

    @Test
    void aClockThatRanAheadForAMomentKeepsNobodyFromBeingTold() {
        Site site = new Site("ahead");
        site.before(60);
        site.promise("db", Optional.empty());
        site.minutes(2, true);
        clock.now = clock.now.plus(Duration.ofDays(1));
        incidents.judge();
        clock.now = clock.now.minus(Duration.ofDays(1));
        told.clear();

        site.minutes(10, false);

        assertThat(told).isNotEmpty().allSatisfy(one -> assertThat(one).startsWith("burns db"));
    }

    @Test
    void whoIsAskedTooRarelyToBeToldOfIsNotPromised() {
        Site site = new Site("rare");
        site.asks("certificate", Duration.ofHours(3));
        Slos.Draft draft = new Slos.Draft(
                "certificate",
                site.target("certificate"),
                0.99,
                Optional.empty(),
                Duration.ofDays(1),
                Optional.empty());

        assertThatThrownBy(() -> slos.promise(draft, "operator"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("asked every 180 minutes");

        site.asks("certificate", Duration.ofHours(1));
        assertThat(slos.promise(draft, "operator").period()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void whatMaintenanceOrAPromiseCutsCountsTheSameWhenMinutesAreGone() {
        Site site = new Site("kept");
        site.before(70);
        Slo db = slos.promise(
                new Slos.Draft("db", site.target("db"), 0.9, Optional.empty(), Duration.ofDays(90), Optional.empty()),
                "operator");
        site.minutes(60, true);
        slos.plan(
                Optional.of(site.target("db")),
                new Period(clock.instant(), clock.instant().plus(Duration.ofMinutes(20))),
                "upgrade of the database",
                "operator");
        site.minutes(20, false);
        // Not any more in maintenance, in the same hour.
        site.minutes(10, false);
        site.minutes(30, true);
        Counts counts = slos.standing(db.id()).counts();
        assertThat(counts).isEqualTo(new Counts(90 * PER_MINUTE, 100 * PER_MINUTE));
        Period whole = new Period(BEGIN, clock.instant());

        clock.now = clock.now.plus(Duration.ofDays(60));
        while (samples.rollUp()) {
            // Until nothing is left.
        }
        samples.dispose();

        assertThat(slos.standing(db.id()).counts()).isEqualTo(counts);
        // Nothing cuts these hours but who asks: each counts on one side, as days of half-hour zones ask it.
        Instant half = BEGIN.plus(Duration.ofMinutes(30));
        long before =
                samples.tally(site.target("chat"), new Period(BEGIN, half)).total();
        long after =
                samples.tally(site.target("chat"), new Period(half, whole.to())).total();
        assertThat(before + after)
                .isEqualTo(samples.tally(site.target("chat"), whole).total())
                .isPositive();
        assertThat(jdbc.sql("SELECT count(*) FROM probe.span WHERE width = 'minute' AND target = 'chat'")
                        .query(Long.class)
                        .single())
                .isZero();
        clock.now = clock.now.plus(Duration.ofDays(400));
        samples.dispose();
        assertThat(jdbc.sql("SELECT count(*) FROM probe.span").query(Long.class).single())
                .isZero();
    }

    @Test
    void anObjectiveThatEndsTakesItsIncidentWithIt() {
        Site site = new Site("ended");
        site.before(60);
        Slo db = site.promise("db", Optional.empty());
        site.minutes(10, false);
        assertThat(told).isNotEmpty().allSatisfy(one -> assertThat(one).startsWith("burns db"));

        slos.end(db.id());

        assertThat(incidents.newest(5))
                .singleElement()
                .satisfies(one -> assertThat(one.open()).isFalse());
        told.clear();
        site.promise("chat", Optional.of("db"));
        site.minutes(5, false);
        clock.now = clock.now.plus(Duration.ofHours(5));
        site.greet();
        incidents.judge();
        assertThat(told).isNotEmpty().allSatisfy(one -> assertThat(one).startsWith("burns chat"));
    }

    @Test
    void anObjectiveThatCannotBeJudgedKeepsNoOtherFromIt() {
        Site site = new Site("unjudged");
        site.before(60);
        site.promise("chat", Optional.empty());
        site.promise("db", Optional.empty());
        jdbc.sql("UPDATE probe.span SET latency = '' WHERE target = 'chat'").update();
        for (int minute = 0; minute < 12; minute++) {
            site.minute(true, false);
        }

        assertThat(told).isNotEmpty().allSatisfy(one -> assertThat(one).startsWith("burns db"));
    }

    @Test
    void targetsDoNotDependOnEachOther() {
        Site site = new Site("circle");
        site.before(60);
        Slo chat = site.promise("chat", Optional.of("db"));

        assertThatThrownBy(() -> site.promise("db", Optional.of("chat"))).isInstanceOf(InvalidException.class);

        slos.end(chat.id());
        Slo db = site.promise("db", Optional.of("chat"));
        assertThat(slos.active()).extracting(Slo::id).containsExactly(db.id());
    }

    @Test
    void anIncidentIsNotItsOwnCause() {
        Site site = new Site("own-cause");
        site.before(60);
        Slo db = site.promise("db", Optional.empty());
        site.promise("chat", Optional.of("db"));
        // What is refused today may have been promised before.
        jdbc.sql("UPDATE probe.slo SET depends_agent = 'own-cause', depends_target = 'chat' WHERE id = :id")
                .param("id", db.id().value())
                .update();
        for (int minute = 0; minute < 12; minute++) {
            site.minute(true, false);
        }

        assertThat(told).isNotEmpty().allSatisfy(one -> assertThat(one).startsWith("burns db"));
        assertThat(incidents.newest(5))
                .singleElement()
                .satisfies(one -> assertThat(one.cause()).isEmpty());
    }

    @Test
    void aSilentProbeIsToldOnceAndClearedWhenItIsHeardOfAgain() {
        Site site = new Site("silent");
        site.minutes(3, true);
        clock.now = clock.now.plus(Duration.ofMinutes(5));
        incidents.judge();
        incidents.judge();

        assertThat(told).containsExactly("silent silent");
        site.greet();
        incidents.judge();

        assertThat(incidents.newest(5))
                .singleElement()
                .satisfies(one -> assertThat(one.open()).isFalse());
    }

    @Test
    void afterARestartProbesHaveTimeToGreet() {
        Site site = new Site("restarted");
        site.minutes(3, true);
        clock.now = clock.now.plus(Duration.ofHours(1));
        Incidents restarted = new Incidents(
                new SloStore(jdbc),
                new IncidentStore(jdbc),
                slos,
                samples,
                new Told(),
                new TransactionTemplate(context.getBean(PlatformTransactionManager.class)),
                clock);

        restarted.judge();
        assertThat(told).isEmpty();
        clock.now = clock.now.plus(Incidents.PROBE_PATIENCE);
        restarted.judge();
        assertThat(told).isEmpty();
        clock.now = clock.now.plusSeconds(1);
        restarted.judge();

        assertThat(told).containsExactly("silent restarted");
    }

    /** A site with a database and a chat above it, measured ten seconds apart. */
    private final class Site {
        private final AgentName agent;
        private final UUID spool = UUID.randomUUID();
        private long first = 1;
        private Duration took = Duration.ofMillis(10);

        Site(String name) {
            agent = AgentName.of(name);
            agents.issue(agent, "test");
            greet();
        }

        TargetId target(String name) {
            return new TargetId(agent, TargetName.of(name));
        }

        Slo promise(String target, Optional<String> dependsOn) {
            return slos.promise(
                    new Slos.Draft(
                            target,
                            target(target),
                            0.9,
                            Optional.empty(),
                            Duration.ofDays(3),
                            dependsOn.map(this::target)),
                    "operator");
        }

        void greet() {
            samples.greet(
                    agent,
                    new Greeting(spool, clock.instant(), 0, 0, 0, Optional.empty(), List.of(told("chat"), told("db"))));
        }

        void asks(String name, Duration every) {
            samples.greet(
                    agent,
                    new Greeting(
                            spool,
                            clock.instant(),
                            0,
                            0,
                            0,
                            Optional.empty(),
                            List.of(new Greeting.Told(
                                    TargetName.of(name), "tls", "tls://" + name, every, Duration.ofSeconds(5)))));
        }

        private Greeting.Told told(String name) {
            return new Greeting.Told(
                    TargetName.of(name), "tcp", "tcp://" + name, Duration.ofSeconds(10), Duration.ofSeconds(5));
        }

        void minutes(int count, boolean good) {
            for (int minute = 0; minute < count; minute++) {
                minute(good, good);
            }
        }

        /** Good minutes before anything is promised, delivered at once. */
        void before(int count) {
            var lines = new ByteArrayOutputStream();
            for (int minute = 0; minute < count; minute++) {
                measured(lines, true, true);
                clock.now = clock.now.plusSeconds(60);
            }
            deliver(lines, count);
        }

        /** One minute passes, and somebody judges half a minute later. */
        void minute(boolean chat, boolean db) {
            var lines = new ByteArrayOutputStream();
            measured(lines, chat, db);
            clock.now = clock.now.plusSeconds(60);
            deliver(lines, 1);
            Instant minute = clock.now;
            clock.now = minute.plusSeconds(40);
            incidents.judge();
            clock.now = minute;
        }

        private void measured(ByteArrayOutputStream lines, boolean chat, boolean db) {
            for (int one = 0; one < PER_MINUTE; one++) {
                for (Map.Entry<String, Boolean> target :
                        Map.of("chat", chat, "db", db).entrySet()) {
                    lines.writeBytes(SampleCodec.write(new Sample(
                            TargetName.of(target.getKey()),
                            clock.instant().plusSeconds(one * 10L),
                            took,
                            target.getValue() ? Optional.empty() : Optional.of(Failure.REFUSED),
                            false,
                            Map.of(),
                            Optional.empty())));
                    lines.write('\n');
                }
            }
        }

        private void deliver(ByteArrayOutputStream lines, int minutes) {
            samples.deliver(agent, spool, first, lines.toByteArray());
            first += 2L * PER_MINUTE * minutes;
            greet();
        }
    }

    /** What would have gone to people. */
    private final class Told implements Alarm {
        @Override
        public void budgetBurns(String subject, Fault fault) {
            told.add("burns " + subject + fault.what().replaceAll(".*(rule \\w+).*", " $1"));
        }

        @Override
        public void probeSilent(String subject, Fault fault) {
            told.add("silent " + subject);
        }
    }

    private static final class MovableClock extends Clock {
        private Instant now = BEGIN;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
