package im.steward.probe.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.steward.probe.measure.TargetName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against servers in small that speak what the scripts need of each API. */
@Timeout(300)
class BuiltInScriptsTest {
    private static final Pattern SINCE = Pattern.compile("since=s(\\d+)");
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Test
    void mattermostUsersReadSendReceiveAndSignInAgain() throws InterruptedException {
        try (var server = new CountingServer().serving(5_000)) {
            LoadReport report = run("mattermost", server.url(), "login,password,channel\nalice,\"se,cret\",c1\n");

            assertEveryActWentWell(report);
            assertThat(server.logIns()).isGreaterThan(4);
        }
    }

    @Test
    void matrixUsersReadSendReceiveAndSignInAgain() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/_matrix/client/v3/", this::matrix);
        server.start();
        try {
            LoadReport report = run(
                    "matrix",
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                    "login,password,room\nalice,secret,!r1:example.com\n");

            assertEveryActWentWell(report);
        } finally {
            server.stop(0);
        }
    }

    private static void assertEveryActWentWell(LoadReport report) {
        assertThat(report.came()).isEqualTo(4);
        assertThat(report.stages().getFirst().failures()).isEmpty();
        assertThat(report.stages().getFirst().good()).isEqualTo(400);
        assertThat(report.stages().getFirst().acts())
                .extracting(StageResult.Act::name)
                .containsExactly("read", "send", "receive", "log-in");
        assertThat(report.stages().getFirst().acts())
                .allSatisfy(act -> assertThat(act.good()).as(act.name()).isPositive());
    }

    private void matrix(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = "Bearer t-1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            if (asked.endsWith("/login")) {
                boolean right = body.contains("\"user\":\"alice\"") && body.contains("\"password\":\"secret\"");
                reply(exchange, right ? 200 : 403, "{\"access_token\":\"t-1\"}");
            } else if (!known) {
                reply(exchange, 401, "{}");
            } else if (asked.contains("/rooms/%21r1%3Aexample.com/send/m.room.message/")) {
                sent.add(body);
                reply(exchange, 200, "{\"event_id\":\"$1\"}");
            } else if (asked.contains("/rooms/%21r1%3Aexample.com/messages?")) {
                reply(exchange, 200, "{\"chunk\":[]}");
            } else if (asked.contains("/sync?") && asked.contains("%22%21r1%3Aexample.com%22")) {
                Matcher since = SINCE.matcher(asked);
                int from = since.find() ? Integer.parseInt(since.group(1)) : sent.size();
                List<String> now = List.copyOf(sent);
                reply(
                        exchange,
                        200,
                        "{\"next_batch\":\"s%d\",\"events\":[%s]}"
                                .formatted(now.size(), String.join(",", now.subList(from, now.size()))));
            } else {
                reply(exchange, 404, "{}");
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static LoadReport run(String script, URI server, String accounts) throws InterruptedException {
        return new LoadRun(
                        BuiltInScripts.find(script).orElseThrow(),
                        LoadAccounts.parse(Path.of("accounts.csv"), accounts),
                        new LoadTarget(TargetName.of("small"), server, false, OptionalInt.empty(), Optional.empty()),
                        new LoadPlan(
                                4,
                                Duration.ofMillis(100),
                                Optional.of(Pause.of("1ms")),
                                Duration.ofSeconds(10),
                                0.05,
                                new LoadPlan.Hold(100, Duration.ofSeconds(4), Duration.ofMillis(500))),
                        Clock.systemUTC(),
                        (_, _) -> {})
                .run();
    }
}
