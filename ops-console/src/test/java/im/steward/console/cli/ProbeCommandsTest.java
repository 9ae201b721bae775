package im.steward.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import im.steward.console.cli.FakeConsole.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code probe run} measures by itself; {@code probe list} asks the console. */
class ProbeCommandsTest {
    @TempDir
    private Path home;

    private FakeConsole console;
    private HttpServer chat;

    @BeforeEach
    void start() throws IOException {
        console = new FakeConsole(home);
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/gone") ? 503 : 200, -1);
            exchange.close();
        });
        chat.start();
    }

    @AfterEach
    void stop() {
        chat.stop(0);
        console.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + chat.getAddress().getPort() + path;
    }

    @Test
    void anAddressIsMeasuredWithoutAConsole() {
        Said said = measured();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (disturbed(said) && System.nanoTime() < deadline) {
            said = measured();
        }
        assumeFalse(disturbed(said), "this machine is too busy to time anything");

        JsonNode answer = JsonMapper.shared().readTree(said.out());
        assertThat(said.exit()).isZero();
        assertThat(answer.path("samples").asLong()).isBetween(5L, 30L);
        assertThat(answer.path("errors").asLong()).isZero();
        assertThat(answer.path("p50_ms").asDouble()).isPositive();
        assertThat(answer.path("p99_ms").asDouble())
                .isLessThanOrEqualTo(answer.path("max_ms").asDouble());
        assertThat(answer.path("phases_mean_ms").path("first-byte").asDouble()).isPositive();
        assertThat(console.asked()).isEmpty();
    }

    private Said measured() {
        return console.run("probe", "run", "--target", url("/"), "--for", "1s", "--every", "50ms", "--json");
    }

    /** Times are told of samples alone that the machine's other work left undisturbed. */
    private static boolean disturbed(Said said) {
        JsonNode answer = JsonMapper.shared().readTree(said.out());
        return said.exit() == 0
                && answer.path("host_busy").asLong() == answer.path("samples").asLong();
    }

    @Test
    void aTargetOfTheFileIsMeasuredAtItsCadenceAndItsFailuresAreNamed() throws IOException {
        Files.writeString(
                home.resolve("probes.yml"),
                "targets:\n  - {name: chat, every: 100ms, url: \"%s\"}\n".formatted(url("/gone")));

        Said said = console.run("probe", "run", "--target", "chat", "--for", "1s");
        Said unnamed = console.run("probe", "run", "--target", "nobody", "--for", "1s", "--json");
        Said wrong = console.run("probe", "run", "--target", "ftp://x/", "--for", "1s");
        Said never = console.run("probe", "run", "--target", url("/"), "--for", "soon");

        assertThat(said.exit()).isEqualTo(CommandFault.UNAVAILABLE);
        assertThat(said.out()).contains("\"wrong-status\":");
        assertThat(unnamed.exit()).isEqualTo(CommandFault.MISUSE);
        assertThat(unnamed.out()).contains("probe-target-unnamed");
        assertThat(wrong.err()).contains("which no probe speaks");
        assertThat(never.err()).contains("--for: 'soon' is no length of time").hasLineCount(2);
    }

    @Test
    void theListIsWhatTheConsoleKnows() {
        console.when("GET probes", """
                {"agents":[{"name":"local","state":"alive","seen_at":"2026-03-01T00:00:00Z"}],
                 "targets":[{"agent":"local","name":"chat-web","address":"https://chat.example.com/","active":true,"state":"bad","failure":"timeout"},
                            {"agent":"local","name":"old","address":"tcp://x:1","active":false,"state":"silent"}]}""");

        Said said = console.run("probe", "list");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("chat-web", "timeout", "probe local: alive")
                .doesNotContain("old");
    }

    @Test
    void theWorkbookOfAMonthIsFetchedIntoAFile() throws IOException {
        console.when("GET objectives/workbook?month=2026-03", 200, "application/octet-stream", "workbook");
        Path file = home.resolve("march.xlsx");

        Said said = console.run("probe", "report", "--month", "2026-03", "--out", file.toString());

        assertThat(said.exit()).isZero();
        assertThat(file).hasContent("workbook");
        assertThat(said.out()).contains("march.xlsx");
        assertThat(console.run("probe", "report", "--month", "March").err()).contains("Write it as 2026-03");
    }

    @Test
    void whichMonthIsTheCurrentOneTheConsoleKnows() {
        console.when("GET objectives/workbook", 200, "application/octet-stream", "this month");
        Path file = home.resolve("new/this.xlsx");

        assertThat(console.run("probe", "report", "--out", file.toString()).exit())
                .isZero();
        assertThat(file).hasContent("this month");
        assertThat(file.resolveSibling("this.xlsx.part")).doesNotExist();
        assertThat(ReportCommand.name("attachment; filename=\"objectives-2026-03.xlsx\""))
                .isEqualTo("objectives-2026-03.xlsx");
        assertThat(ReportCommand.name("attachment; filename=\"../.bashrc\"")).isEqualTo("objectives.xlsx");
    }
}
