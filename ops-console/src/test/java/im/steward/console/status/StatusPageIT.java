package im.steward.console.status;

import static im.steward.console.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.console.probe.MeasuredSite;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import im.steward.probe.history.Samples;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Slos;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What strangers see of a site that tells them how it is, and what they do not. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusPageIT {
    /** Whatever the house knows and strangers must not. */
    private static final List<String> INTERNALS = List.of(
            "frankfurt",
            "chat-front",
            "chat-store",
            "10.1.2.3",
            "8065",
            "gold-contract",
            "rack-17",
            "operator",
            "officer",
            "refused",
            "budget",
            "csrf",
            "<form",
            "<script",
            "/probes",
            "/objectives");

    private final ConsoleServer console;
    private final MeasuredSite site;

    StatusPageIT(Stack stack) {
        console = ConsoleServer.start(
                stack,
                "--steward.objectives.judge-every=200ms",
                "--steward.status.public=true",
                "--steward.status.title=Example Chat",
                "--steward.status.title-zh=示例聊天",
                "--steward.status.most-per-minute=100000",
                "--steward.status.components[0].name=Chat",
                "--steward.status.components[0].name-zh=聊天",
                "--steward.status.components[0].targets[0]=frankfurt-7/chat-front",
                "--steward.status.components[1].name=Archive",
                "--steward.status.components[1].name-zh=归档",
                "--steward.status.components[1].targets[0]=frankfurt-7/chat-store");
        site = new MeasuredSite(
                console,
                "frankfurt-7",
                Map.of("chat-front", "https://10.1.2.3:8065/ping", "chat-store", "tcp://10.1.2.3:5432"));
    }

    @BeforeAll
    void aQuarterOfAYear() {
        Instant now = Instant.now();
        for (int hour = 70 * 24; hour > 0; hour -= 3) {
            Instant at = now.minus(Duration.ofHours(hour));
            int day = hour / 24;
            if (day == 12 || (day == 30 && hour % 24 > 20)) {
                site.bad("chat-front", at, "refused");
            } else {
                site.good("chat-front", at, 12_000);
            }
            site.good("chat-store", at, 3_000);
        }
        site.deliver();
        String promise = site.api(
                        "POST",
                        "objectives",
                        "{\"name\":\"gold-contract\",\"target\":\"frankfurt-7/chat-front\",\"goal\":99.9,\"period_days\":7}")
                .path("id")
                .asString();
        JdbcClient jdbc = JdbcClient.create(console.bean(DataSource.class));
        jdbc.sql(
                        "UPDATE probe.slo SET judged_until = judged_until - interval '6 minutes', created_at = created_at - interval '80 days' WHERE id = :id")
                .param("id", UUID.fromString(promise))
                .update();
        jdbc.sql("""
                        INSERT INTO probe.incident (id, slo, rule, opened_at, cleared_at)
                        SELECT gen_random_uuid(), :slo, '1h', now() - interval '12 days', now() - interval '11 days'""").param("slo", UUID.fromString(promise)).update();
        for (int second = 300; second >= 0; second -= 5) {
            site.bad("chat-front", now.minusSeconds(second), "refused");
            site.good("chat-store", now.minusSeconds(second), 3_000);
        }
        site.deliver();
        until(() -> !site.incidents("open").isEmpty());
        site.api(
                "POST",
                "objectives/incidents/"
                        + site.incidents("open").getFirst().path("id").asString() + "/acknowledge",
                "");
        assertThat(console.visitor(Role.OPERATOR)
                        .post(
                                "/objectives/maintenance",
                                Map.of(
                                        "target",
                                        "frankfurt-7/chat-store",
                                        "from",
                                        "",
                                        "length",
                                        "2h",
                                        "reason",
                                        "new disks in rack-17"))
                        .statusCode())
                .isEqualTo(302);
        until(() -> stranger("en").body().contains("Somebody works on it"));
        until(() -> stranger("en").body().contains("Under way"));
    }

    @AfterAll
    void stop() {
        console.close();
    }

    private HttpResponse<String> stranger(String language) {
        return console.visitor().get("/status", "Accept-Language", language);
    }

    @Test
    void strangersReadHowItIsByTheNamesThatTheSiteChose() {
        assertThat(stranger("en").body())
                .contains("Example Chat", ">Chat<", ">Archive<", "% available", "Past troubles", "Maintenance");
        // Its newest sample turned it bad; a minute later it is down.
        assertThat(stranger("en").body()).containsPattern("Impaired|Down");
        assertThat(stranger("zh-CN").body()).contains("示例聊天", "聊天", "归档", "正在处理", "过往异常");
        assertThat(console.visitor().get("/status?lang=zh-CN").body()).contains("示例聊天");
    }

    @Test
    void nothingOfTheHouseIsOnThePage() {
        for (String language : List.of("en", "zh-CN")) {
            String page = stranger(language).body().toLowerCase(Locale.ROOT);
            assertThat(INTERNALS).noneMatch(page::contains);
        }
    }

    @Test
    void theOpenPageOpensNothingElseAndBeginsNoSession() {
        Visitor stranger = console.visitor();
        HttpResponse<String> answer = stranger.get("/status");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("Cache-Control")).contains("public, max-age=15");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(stranger.get("/probes").headers().firstValue("Location")).contains("/sign-in");
        assertThat(stranger.get("/status/").statusCode()).isNotEqualTo(200);
        assertThat(stranger.get("/api/v1/objectives").statusCode()).isEqualTo(401);
        assertThat(stranger.call("POST", "/status", "text/plain", List.of()).statusCode())
                .isIn(403, 405);
    }

    @Test
    void aTargetThatIsMeasuredNoMoreIsNamed() {
        new MeasuredSite(console, "paris-1", Map.of("old-front", "https://10.2.2.3/"));
        StatusBoard board = new StatusBoard(
                new StatusProperties(
                        true,
                        "",
                        "",
                        120,
                        List.of(new StatusProperties.Component("Chat", "", List.of("paris-1/old-front")))),
                console.bean(Samples.class),
                console.bean(Slos.class),
                console.bean(Incidents.class),
                ZoneOffset.UTC,
                Clock.systemUTC());
        assertThat(board.faults()).isEmpty();

        JdbcClient.create(console.bean(DataSource.class))
                .sql("UPDATE probe.target SET retired_at = now() WHERE agent = 'paris-1'")
                .update();

        assertThat(board.faults()).extracting(Fault::code).containsExactly("status-target-unknown");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void thePageStandsInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look)) {
            window.page().navigate("/status");
            window.picture("status");
            assertThat(window.fits()).isTrue();
            assertThat(window.barriers()).isEmpty();
            assertThat(window.errors()).isEmpty();
        }
    }
}
