package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.audit.capture.Quarantine;
import im.steward.audit.kafka.KafkaClients;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.account.Role;
import im.steward.console.search.SomeTalk;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages nobody wants to need: gaps, quarantine, answers that lack something, refusals. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTroubleIT {
    private static final String RUN = "'00000000-0000-7000-8000-000000000001'";
    private final ConsoleServer console;
    private final Stack stack;

    BrowserTroubleIT(Stack stack) {
        this.stack = stack;
        SomeTalk.archive(stack);
        console = ConsoleServer.startWithRoles(stack, "console,indexer");
    }

    @AfterAll
    void stop() {
        console.close();
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @BeforeAll
    void letThingsGoWrong() throws Exception {
        closeAPartOfTheArchive();
        try (var producer = console.bean(KafkaClients.class).rawProducer()) {
            for (String body : List.of("{\"text\": 会议", "<script>alert('x')</script> 会议纪要", "\u0000\u0001")) {
                var record = new ProducerRecord<byte[], byte[]>(
                        stack.prefix() + "events",
                        "c1".getBytes(StandardCharsets.UTF_8),
                        body.getBytes(StandardCharsets.UTF_8));
                record.headers().add("ce_id", "m1:0".getBytes(StandardCharsets.UTF_8));
                record.headers().add("ce_type", "im.steward.message.posted.v1".getBytes(StandardCharsets.UTF_8));
                producer.send(record).get();
            }
        }
        Quarantine quarantine = console.bean(Quarantine.class);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (quarantine.waiting() < 3 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        loseSomeDays(console.bean(JdbcClient.class));
    }

    private void closeAPartOfTheArchive() throws Exception {
        String alias = stack.prefix() + "events";
        elasticsearch("PUT", alias + "-v1-2019-01", "{\"aliases\": {\"" + alias + "\": {}}}");
        elasticsearch("POST", alias + "-v1-2019-01/_close", "");
    }

    private void elasticsearch(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.elasticsearch() + "/" + path))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void loseSomeDays(JdbcClient jdbc) {
        jdbc.sql("""
                        INSERT INTO audit.reconciliation (id, requested_at, requested_by, state, finished_at, checked)
                        VALUES (%s, now(), 'officer:operator', 'finished', now(), 41000)""".formatted(RUN)).update();
        jdbc.sql("""
                        INSERT INTO audit.day_count (platform, instance, channel_id, day, channel_name, read_events,
                               archived, counted_by)
                        SELECT platform, 'hq', 'GC' || channel, '2026-01-05'::date + day, '项目 Bridge ' || channel,
                               20 + day %% 7 * 40, 20 + day %% 7 * 40 - (CASE WHEN day %% 31 = 30 THEN 2 ELSE 0 END), %s
                          FROM unnest(ARRAY['mattermost', 'slack']) AS platform, generate_series(1, 3) AS channel,
                               generate_series(0, 61) AS day
                         WHERE platform = 'slack' OR day %% 31 <> 30""".formatted(RUN)).update();
        jdbc.sql("""
                        INSERT INTO audit.finding (topic, partition, record_offset, kind, event_id, platform, instance,
                               channel_id, day, detail, found_by, found_at)
                        SELECT 'events', 0, number, kind, 'slack/hq/1767571200.00' || number || ':0', 'slack', 'hq',
                               'GC1', '2026-02-04', '', %s, now()
                          FROM unnest(ARRAY['gap', 'gap', 'duplicate', 'conflict', 'quarantined', 'expired'])
                               WITH ORDINALITY AS known (kind, number)""".formatted(RUN)).update();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void officersPagesStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OFFICER)) {
            shown(window, "/search?q=%E5%90%88%E5%90%8C", "trouble-search-degraded");
            assertThat(window.page().locator("main [role=alert]").innerText())
                    .contains(look.isChinese() ? "归档的一部分已关闭" : "A part of the archive is closed");
            shown(window, "/quarantine/1/bytes", "trouble-quarantine-bytes");
            shown(window, "/completeness", "trouble-completeness");
            shown(window, "/completeness/findings?kind=expired", "trouble-completeness-expired");
        }
    }

    @ParameterizedTest
    @MethodSource("looks")
    void operatorsPagesStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            shown(window, "/quarantine", "trouble-quarantine");
            shown(window, "/quarantine/1", "trouble-quarantine-entry");
            window.page().locator("main form[action*='/replay'] button").first().click();
            looked(window, "trouble-quarantine-refused");
            window.page().locator("main a[data-kind=primary]").click();
            window.page().waitForURL("**/quarantine/1");
            shown(window, "/completeness/source?platform=slack&instance=hq", "trouble-completeness-source");
            shown(
                    window,
                    "/completeness/source?platform=slack&instance=hq&incomplete=true",
                    "trouble-completeness-incomplete");
            shown(
                    window,
                    "/completeness/source?platform=mattermost&instance=hq&incomplete=true",
                    "trouble-completeness-whole");
            shown(window, "/completeness/findings", "trouble-completeness-findings");
            shown(window, "/completeness/findings?kind=quarantined&platform=none", "trouble-completeness-none");
            shown(window, "/accounts", "trouble-not-allowed");
            shown(window, "/imports/00000000-0000-7000-8000-000000000000", "trouble-import-unknown");
            shown(window, "/nowhere", "trouble-nowhere");
        }
    }

    @ParameterizedTest
    @MethodSource("looks")
    void refusalsAtTheDoorStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look)) {
            window.page().navigate("/sign-in");
            window.page().locator("[name=name]").fill("stranger");
            window.page().locator("[name=password]").fill("wrong");
            window.page().locator("form.card button").first().click();
            window.page().locator("main [role=alert]").waitFor();
            looked(window, "trouble-sign-in-refused");
            for (String note : List.of("wrong", "closed", "away", "ended", "elsewhere")) {
                shown(window, "/sign-in?note=" + note, "trouble-sign-in-" + note);
            }
        }
    }

    private static void shown(BrowserWindow window, String path, String name) {
        window.page().navigate(path);
        looked(window, name);
    }

    private static void looked(BrowserWindow window, String name) {
        window.picture(name);
        assertThat(window.barriers()).as(name).isEmpty();
        assertThat(window.fits()).as(name + " fits the screen").isTrue();
    }
}
