package im.steward.console.probe;

import static im.steward.console.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A probe beside its console, a real one on a real grid: from the file of targets to the page. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbePagesIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern TOKEN = Pattern.compile("<code id=\"token\">([^<]+)</code>");
    private final AtomicInteger status = new AtomicInteger(200);
    private final HttpServer chat;
    private final ConsoleServer console;
    private final Visitor operator;

    ProbePagesIT(Stack stack) throws IOException {
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/ping", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        chat.start();
        console = ConsoleServer.startWithRoles(
                stack, "console,probe", "--steward.probe.deliver-every=100ms", "--steward.probe.warm-up=100");
        operator = console.visitor(Role.OPERATOR);
    }

    @BeforeAll
    void measured() throws IOException {
        targets(
                "  - {name: chat-web, every: 100ms, url: \"http://127.0.0.1:%d/ping\"}"
                        .formatted(chat.getAddress().getPort()),
                "  - {name: chat-database, every: 200ms, url: \"tcp://127.0.0.1:1\"}");
        until(() -> state("chat-web").equals("good") && state("chat-database").equals("bad"));
        until(() -> measured("chat-web").path("samples").asLong() > 30);
    }

    @AfterAll
    void stop() {
        console.close();
        chat.stop(0);
    }

    @Test
    void theConsoleIsMeasuredWithoutAnybodyAsking() {
        until(() -> state("steward-console").equals("good"));

        assertThat(agent("local").path("state").asString()).isEqualTo("alive");
        until(() -> agent("local").hasNonNull("error_p99_ms"));
        assertThat(console.home().resolve("probe/token")).exists();
    }

    @Test
    void whatATargetDoesIsSeenWithItsCause() {
        status.set(503);
        try {
            until(() -> state("chat-web").equals("bad"));
            until(() ->
                    measured("chat-web").path("failures").path("wrong-status").asLong() > 0);

            String page = operator.get("/probes").body();
            assertThat(page).contains("targets need attention", "Wrong status", "Connection refused");
            assertThat(operator.get("/probes/targets/local/chat-web").body()).contains("Read the target’s log");
        } finally {
            status.set(200);
        }
        until(() -> state("chat-web").equals("good"));
        assertThat(measured("chat-database").path("failures").path("refused").asLong())
                .isPositive();
        assertThat(measured("chat-web")
                        .path("phases_mean_ms")
                        .path("first-byte")
                        .asDouble())
                .isPositive();
    }

    @Test
    void aFileWithAnErrorChangesNothingAndTargetsThatAreGoneAreKeptBeside() throws IOException {
        Path file = console.home().resolve("probes.yml");
        String right = Files.readString(file);
        Files.writeString(
                file,
                right
                        + "  - {name: other, every: 100ms, url: \"http://127.0.0.1:%d/ping\"}\n"
                                .formatted(chat.getAddress().getPort()));
        until(() -> state("other").equals("good"));
        Files.writeString(file, right + "  - {name: broken, urk: x}\n");
        long before = measured("chat-web").path("samples").asLong();
        until(() -> measured("chat-web").path("samples").asLong() > before + 20);
        assertThat(state("other")).isEqualTo("good");

        Files.writeString(file, right);
        until(() -> !target("other").path("active").asBoolean(true));
        assertThat(operator.get("/probes").body()).contains("1 targets are no longer measured");
        assertThat(operator.get("/probes/targets/local/other?shown=hour").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenLetsSamplesInAndOpensNothingElse() {
        HttpResponse<String> handed = operator.post("/probes/agents", Map.of("name", "shanghai-1"));
        var found = TOKEN.matcher(handed.body());
        assertThat(found.find()).isTrue();
        String token = found.group(1);
        String line = "{\"target\":\"far\",\"at\":\"2026-03-01T00:00:00Z\",\"us\":1200}\n";
        String spool = "00000000-0000-4000-8000-000000000001";

        assertThat(deliver(token, spool, 1, line + line).body()).isEqualTo("{\"delivered\":2}");
        assertThat(deliver(token, spool, 1, line + line).body()).isEqualTo("{\"delivered\":2}");
        assertThat(deliver(token, spool, 3, "{\"target\":5}\n").statusCode()).isEqualTo(400);
        assertThat(deliver("stp_wrong", spool, 3, line).statusCode()).isEqualTo(401);
        assertThat(deliver(console.token(Role.OPERATOR), spool, 3, line).statusCode())
                .isEqualTo(403);
        assertThat(get("/api/v1/probes", token).statusCode()).isEqualTo(403);
        assertThat(get("/api/v1/accounts", token).statusCode()).isEqualTo(403);
        assertThat(console.api(
                                "GET",
                                "probes/targets/shanghai-1/far?from=2026-02-28T00:00:00Z&to=2026-03-02T00:00:00Z",
                                Role.AUDITOR,
                                "")
                        .path("samples")
                        .asLong())
                .isEqualTo(2);
        assertThat(operator.post("/probes/agents", Map.of("name", "shanghai-1")).statusCode())
                .isEqualTo(409);
        assertThat(operator.post("/probes/agents/shanghai-1/revoke", Map.of()).statusCode())
                .isEqualTo(302);
        assertThat(deliver(token, spool, 3, line).statusCode()).isEqualTo(401);
        assertThat(console.api("POST", "probes", Role.OPERATOR, "{\"name\":\"Not A Name\"}")
                        .path("code")
                        .asString())
                .isEqualTo("probe-name-invalid");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void pagesStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look).signIn(Role.OPERATOR)) {
            Page page = window.page();
            Map<String, String> pages = Map.of(
                    "/probes", "list",
                    "/probes/targets/local/chat-web?shown=hour", "target",
                    "/probes/targets/local/chat-database", "bad");
            pages.forEach((path, name) -> {
                page.navigate(path);
                window.picture("probe-" + name);
                assertThat(window.fits()).as(path).isTrue();
                assertThat(window.barriers()).as(path).isEmpty();
            });
            assertThat(window.errors()).isEmpty();
        }
    }

    @Test
    void fromTheListToATargetAndItsWeekInTheBrowser() {
        try (var window = BrowserWindow.open(console, Look.english()).signIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/");
            page.locator("nav.side a[href='/probes']").first().click();
            page.locator("a", new Page.LocatorOptions().setHasText("chat-web"))
                    .first()
                    .click();
            page.locator("nav.tabs a", new Page.LocatorOptions().setHasText("Last 7 days"))
                    .click();
            page.locator("details.more summary").first().click();
            assertThat(page.locator("main").textContent()).contains("Last 7 days", "First byte", "a week earlier");
            page.navigate("/probes");
            page.locator("#name").fill("berlin-1");
            page.locator("button", new Page.LocatorOptions().setHasText("Add probe"))
                    .click();
            assertThat(page.locator("#token").textContent()).startsWith("stp_");
            window.picture("probe-handed");
            assertThat(window.errors()).isEmpty();
        }
    }

    private void targets(String... lines) throws IOException {
        Files.writeString(console.home().resolve("probes.yml"), "targets:\n" + String.join("\n", lines) + "\n");
    }

    private JsonNode target(String name) {
        for (JsonNode target : console.api("GET", "probes", Role.OPERATOR, "").path("targets")) {
            if (target.path("name").asString().equals(name)) {
                return target;
            }
        }
        return JSON.createObjectNode();
    }

    private JsonNode agent(String name) {
        for (JsonNode agent : console.api("GET", "probes", Role.AUDITOR, "").path("agents")) {
            if (agent.path("name").asString().equals(name)) {
                return agent;
            }
        }
        return JSON.createObjectNode();
    }

    private String state(String name) {
        return target(name).path("state").asString("");
    }

    private JsonNode measured(String name) {
        return console.api("GET", "probes/targets/local/" + name, Role.OPERATOR, "");
    }

    private HttpResponse<String> deliver(String token, String spool, long first, String lines) {
        return console.call(
                "POST",
                "probes/samples?spool=%s&first=%d".formatted(spool, first),
                token,
                "application/x-ndjson",
                lines);
    }

    private HttpResponse<String> get(String path, String token) {
        return ConsoleServer.send(HttpRequest.newBuilder(console.url().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build());
    }
}
