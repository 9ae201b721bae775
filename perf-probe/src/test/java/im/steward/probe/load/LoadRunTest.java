package im.steward.probe.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import im.steward.kernel.InvalidException;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.TargetName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LoadRunTest {
    private static final String SCRIPT = """
            name: small-chat
            timeout: 20s
            start:
              - http:
                  method: POST
                  path: /login
                  json: {login: "${login}", password: "${password}"}
                  capture: {token: "header:Token", user: /user/id}
              - connect: {path: /socket}
            mix:
              - name: read
                weight: 3
                steps:
                  - http: {path: "/messages?as=${user}", headers: {Authorization: "Bearer ${token}"}, contains: messages}
              - name: send
                weight: 1
                steps:
                  - http:
                      method: POST
                      path: /messages
                      headers: {Authorization: "Bearer ${token}"}
                      json: {text: "hello ${nonce}"}
                      status: 201
              - name: receive
                weight: 1
                steps:
                  - http:
                      method: POST
                      path: /messages
                      headers: {Authorization: "Bearer ${token}"}
                      json: {text: "hello ${nonce}", event: posted}
                      status: 201
                  - expect: {contains: "${nonce}", equals: {/event: posted}}
            """;
    private static final String READING = """
            name: reading
            timeout: 20s
            start:
              - http: {method: POST, path: /login, json: {password: "${password}"}, capture: {token: "header:Token"}}
            mix:
              - name: read
                steps:
                  - http: {path: /messages, headers: {Authorization: "Bearer ${token}"}}
            """;
    private static final String USERS = "login,password\nalice,\"se,cret\"\nbob,\"se,cret\"\n";

    @Test
    void usersSignInReadSendAndReceiveInTheMixThatTheScriptSays() throws InterruptedException {
        try (var server = new CountingServer().serving(2_000)) {
            LoadReport report = run(server, SCRIPT, USERS, hold(5, 100, Duration.ofSeconds(4)));

            assertThat(report.ending()).isEqualTo(LoadReport.Ending.DONE);
            assertThat(report.came()).isEqualTo(5);
            assertThat(server.logIns()).isEqualTo(5);
            assertThat(report.start().good()).isEqualTo(5);
            assertThat(report.stages()).singleElement().satisfies(stage -> {
                assertThat(stage.samples()).isEqualTo(400);
                assertThat(stage.good()).isEqualTo(400);
                assertThat(stage.acts()).extracting(StageResult.Act::name).containsExactly("read", "send", "receive");
                // 3 : 1 : 1 of 400, drawn with a fixed seed.
                assertThat(stage.acts().get(0).good()).isBetween(200L, 280L);
                assertThat(stage.acts().get(1).good()).isBetween(50L, 110L);
                assertThat(stage.acts().get(2).good()).isBetween(50L, 110L);
            });
            assertThat(server.reads() + server.sends()).isEqualTo(server.served());
            assertThat(report.toString()).doesNotContain("se,cret", "t-1", "alice");
        }
    }

    /** In the first second of a stall of two, every arrival that was due waits for at least the other second. */
    @Test
    void aStallIsFeltByEveryArrivalThatWasDueMeanwhile() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000).stallingAt(100, Duration.ofSeconds(2))) {
            LoadReport report = run(server, READING, USERS, hold(4, 100, Duration.ofSeconds(10)));

            StageResult stage = report.stages().getFirst();
            assertThat(stage.samples()).isEqualTo(1_000);
            // A closed loop of four users would have met the stall four times: 0.4 %, nothing that p95 or p90 knows.
            assertThat(stage.latency().p90()).isGreaterThan(Duration.ofMillis(500));
            assertThat(stage.latency().p99()).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void theKneeOfAServerThatServesSoManyASecondIsFound() throws InterruptedException {
        try (var server = new CountingServer().serving(300)) {
            LoadReport report = searched(server);
            for (int again = 0; again < 2 && wasBusy(report); again++) {
                report = searched(server);
            }
            assumeFalse(wasBusy(report), "this machine was too busy to find a knee, three times");

            assertThat(report.knee()).containsInstanceOf(Knee.Found.class);
            Knee.Found knee = (Knee.Found) report.knee().orElseThrow();
            // More than it serves it cannot serve; how near below depends on how calm the machine is.
            assertThat(knee.perSecond()).isBetween(100.0, 330.0);
            assertThat(knee.over()).isGreaterThan(knee.perSecond()).isLessThan(knee.perSecond() * 1.1);
            assertThat(report.stages())
                    .filteredOn(stage -> stage.perSecond() >= 400)
                    .isNotEmpty()
                    .allSatisfy(stage -> assertThat(stage.verdict()).isEqualTo(Verdict.OVER));
            assertThat(report.stages())
                    .filteredOn(stage -> stage.verdict() == Verdict.WITHIN)
                    .allSatisfy(stage -> assertThat(stage.samples()).isGreaterThanOrEqualTo(300));
        }
    }

    private static LoadReport searched(CountingServer server) throws InterruptedException {
        return run(
                server,
                READING,
                USERS,
                plan(
                        200,
                        Duration.ofMillis(250),
                        0.05,
                        new LoadPlan.FindKnee(50, 10_000, Duration.ofSeconds(3), Duration.ofMillis(500), 300)));
    }

    /** The report says so itself, and then tells no knee. */
    private static boolean wasBusy(LoadReport report) {
        return report.knee()
                .filter(knee -> knee instanceof Knee.AtLeast(var _, Verdict why) && why == Verdict.HOST_BUSY)
                .isPresent();
    }

    @Test
    void tooManyErrorsEndTheRun() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000).failingFrom(200)) {
            LoadReport report = run(server, READING, USERS, hold(4, 200, Duration.ofMinutes(10)));

            assertThat(report.ending()).isEqualTo(LoadReport.Ending.ERRORS);
            StageResult stage = report.stages().getFirst();
            assertThat(stage.verdict()).isEqualTo(Verdict.TOO_MANY_ERRORS);
            assertThat(stage.failures()).containsOnlyKeys(Failure.WRONG_STATUS);
            // 5 % of 200 and some are 11; what was on its way may add some.
            assertThat(server.served()).isLessThan(400);
        }
    }

    @Test
    void usersThatCannotSignInEndTheRunBeforeItBegins() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000)) {
            LoadReport report = run(server, READING, "password\nwrong\n", hold(3, 100, Duration.ofSeconds(10)));

            assertThat(report.ending()).isEqualTo(LoadReport.Ending.ERRORS);
            assertThat(report.came()).isZero();
            assertThat(report.start().failures()).containsEntry(Failure.UNAUTHORIZED, 3L);
            assertThat(server.served()).isZero();
        }
    }

    @Test
    void aStoppedRunTellsWhatItFound() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000)) {
            var run = new AtomicReference<LoadRun>();
            LoadWatcher stopsIt = (now, soFar) -> {
                if (now.ended() > 10 && soFar.came() == 2) {
                    run.get().stop();
                }
            };
            run.set(new LoadRun(
                    script(READING),
                    users(USERS),
                    target(server),
                    hold(2, 50, Duration.ofHours(1)),
                    Clock.systemUTC(),
                    stopsIt));

            LoadReport report = run.get().run();

            assertThat(report.ending()).isEqualTo(LoadReport.Ending.STOPPED);
            assertThat(report.stages().getFirst().good()).isPositive();
        }
    }

    @Test
    void tooFewUsersAreNotTheTargetsKnee() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000)) {
            LoadReport report = run(
                    server,
                    READING,
                    USERS,
                    new LoadPlan(
                            2,
                            Duration.ZERO,
                            Optional.of(Pause.of("500ms")),
                            Duration.ofSeconds(1),
                            0.05,
                            new LoadPlan.FindKnee(100, 1_000, Duration.ofSeconds(1), Duration.ofMillis(100), 200)));

            assertThat(report.knee())
                    .hasValueSatisfying(
                            knee -> assertThat(knee).isEqualTo(new Knee.Below(100, Verdict.SHORT_OF_USERS)));
        }
    }

    /** Their own pause outlasts the stage. */
    @Test
    void whatTheStageDoesNotWaitForIsUnfinished() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000)) {
            String dreaming = READING.replace("timeout: 20s", "timeout: 3s") + "      - think: 1h\n";

            LoadReport report = run(server, dreaming, USERS, hold(10, 4, Duration.ofSeconds(1)));

            assertThat(report.stages()).singleElement().satisfies(stage -> {
                assertThat(stage.samples()).isEqualTo(4);
                assertThat(stage.unfinished()).isEqualTo(4);
                assertThat(stage.good() + stage.failed()).isZero();
            });
        }
    }

    @Test
    void aListedLimitHolds() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000)) {
            var limited =
                    new LoadTarget(TargetName.of("small"), server.url(), false, OptionalInt.of(20), Optional.empty());

            LoadReport report = new LoadRun(
                            script(READING),
                            users(USERS),
                            limited,
                            hold(4, 5_000, Duration.ofSeconds(2)),
                            Clock.systemUTC(),
                            (_, _) -> {})
                    .run();

            assertThat(report.stages().getFirst().perSecond()).isEqualTo(20);
            assertThat(report.plan().ramp()).isEqualTo(Duration.ofMillis(200));
            assertThat(server.served()).isLessThanOrEqualTo(60);
        }
    }

    @Test
    void aVariableThatNothingSetsIsNamedWithItsLine() {
        try (var server = new CountingServer()) {
            assertThatThrownBy(() -> run(server, READING, "login\nalice\n", hold(1, 1, Duration.ofSeconds(1))))
                    .isInstanceOfSatisfying(InvalidException.class, refusal -> {
                        assertThat(refusal.fault().code()).isEqualTo("load-variable-unset");
                        assertThat(refusal.fault().what()).contains("line 4", "${password}");
                    });
        }
    }

    private static LoadPlan hold(int users, double perSecond, Duration length) {
        return plan(users, Duration.ofSeconds(1), 0.05, new LoadPlan.Hold(perSecond, length, Duration.ofMillis(500)));
    }

    private static LoadPlan plan(int users, Duration objective, double errors, LoadPlan.Goal goal) {
        return new LoadPlan(users, Duration.ofMillis(100), Optional.empty(), objective, errors, goal);
    }

    private static LoadReport run(CountingServer server, String script, String users, LoadPlan plan)
            throws InterruptedException {
        return new LoadRun(script(script), users(users), target(server), plan, Clock.systemUTC(), (_, _) -> {}).run();
    }

    private static LoadTarget target(CountingServer server) {
        return new LoadTarget(TargetName.of("small"), server.url(), false, OptionalInt.empty(), Optional.empty());
    }

    private static LoadAccounts users(String text) {
        return LoadAccounts.parse(Path.of("users.csv"), text);
    }

    private static LoadScript script(String text) {
        return ScriptParser.parse(Path.of("script.yml"), text, _ -> Optional.empty());
    }
}
