package im.steward.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import im.steward.console.cli.FakeConsole.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoadCommandTest {
    private static final String READING = """
            name: reading
            start:
              - http: {method: POST, path: /login, json: {password: "${password}"}, capture: {token: /token}}
            mix:
              - name: read
                steps: [{http: {path: /messages, headers: {Authorization: "Bearer ${token}"}}}]
            """;

    @TempDir
    private Path home;

    private final AtomicInteger reads = new AtomicInteger();
    private volatile int status = 200;
    private HttpServer chat;
    private FakeConsole console;

    @BeforeEach
    void start() throws IOException {
        console = new FakeConsole(home);
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/", exchange -> {
            try (exchange) {
                String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                boolean signsIn = exchange.getRequestURI().getPath().equals("/login");
                reads.addAndGet(signsIn ? 0 : 1);
                byte[] answer = "{\"token\":\"t-1\"}".getBytes(StandardCharsets.UTF_8);
                boolean refused = signsIn && !asked.contains("Tr0ub4dor");
                exchange.sendResponseHeaders(refused ? 401 : signsIn ? 200 : status, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        chat.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        chat.start();
        String url = "http://127.0.0.1:" + chat.getAddress().getPort();
        Files.writeString(home.resolve("load-targets.yml"), """
                targets:
                  - {name: staging, url: "%s"}
                  - {name: live, url: "%s", production: true}
                """.formatted(url, url));
        Files.writeString(home.resolve("reading.yml"), READING);
        Files.writeString(home.resolve("accounts.csv"), "password\nTr0ub4dor\n");
    }

    @AfterEach
    void stop() {
        chat.stop(0);
        console.close();
    }

    @Test
    void aRateIsHeldAndTheReportWritten() throws IOException {
        Said said = load("--target", "staging", "--json");

        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode json = JsonMapper.shared().readTree(said.out());
        assertThat(json.at("/target").asString()).isEqualTo("staging");
        assertThat(json.at("/ending").asString()).isEqualTo("done");
        assertThat(json.at("/stages/0/samples").asInt()).isEqualTo(40);
        assertThat(json.at("/stages/0/good").asInt()).isEqualTo(40);
        assertThat(json.at("/files")).hasSize(5);
        for (JsonNode file : json.at("/files")) {
            assertThat(Path.of(file.asString())).isNotEmptyFile();
            assertThat(Files.readString(Path.of(file.asString()), StandardCharsets.ISO_8859_1))
                    .doesNotContain("Tr0ub4dor", "t-1\"");
        }
    }

    @Test
    void aConsoleThatDoesNotListenTakesNothingFromTheLoad() {
        Said said = load("--target", "staging", "--tell");

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.err()).containsOnlyOnce("The console is not told of this load");
        JsonNode told = JsonMapper.shared().readTree(console.asked().getLast().body());
        assertThat(console.asked().getLast().line()).startsWith("POST loads/");
        assertThat(told.path("target").asString()).isEqualTo("staging");
        assertThat(told.path("ending").asString()).isEqualTo("done");
        assertThat(told.path("now").path("ended").asLong()).isPositive();
        assertThat(told.toString()).doesNotContain("Tr0ub4dor", "t-1");
    }

    /** In a process of its own, which is what is stopped. */
    @Test
    @Timeout(120)
    void aStoppedLoadStillWritesItsReportAndSaysSo() throws Exception {
        Path said = home.resolve("said");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments("--target", "staging")));
        command.set(command.indexOf("--for") + 1, "1h");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(home.resolve("complaints").toFile());
        builder.environment().put("STEWARD_HOME", home.toString());
        Process load = builder.start();
        try {
            while (reads.get() < 20 && load.isAlive()) {
                Thread.sleep(50);
            }
            load.toHandle().destroy();
            load.waitFor();
        } finally {
            load.destroyForcibly();
        }

        assertThat(home.resolve("complaints")).content().doesNotContain("Exception");
        assertThat(JsonMapper.shared()
                        .readTree(Files.readString(home.resolve("out/report.json")))
                        .at("/ending")
                        .asString())
                .isEqualTo("stopped");
        assertThat(said).content().contains("report.json", "report.xlsx");
    }

    @Test
    void whoIsNotListedIsNotTouched() {
        Said said = load("--target", "http://127.0.0.1:" + chat.getAddress().getPort(), "--json");

        assertThat(said.exit()).isEqualTo(CommandFault.REFUSED);
        assertThat(said.out()).contains("load-target-not-listed");
        assertThat(said.err()).contains("staging, live");
        assertThat(reads).hasValue(0);
    }

    @Test
    void productionNeedsItsNameWhereNobodyCanBeAsked() {
        assertThat(load("--target", "live").exit()).isEqualTo(CommandFault.REFUSED);
        assertThat(load("--target", "live", "--yes-load", "staging").err()).contains("--yes-load live");
        assertThat(reads).hasValue(0);

        assertThat(load("--target", "live", "--yes-load", "live").exit()).isZero();
        assertThat(reads.get()).isPositive();
    }

    @Test
    void errorsEndTheLoadWithACauseAndAReport() throws IOException {
        status = 500;

        Said said = load("--target", "staging", "--json");

        assertThat(said.exit()).isEqualTo(CommandFault.FAILED);
        assertThat(said.out()).contains("load-stopped-by-errors").hasLineCount(1);
        assertThat(Files.readString(home.resolve("out/report.json"))).contains("\"wrong-status\"");
    }

    @Test
    void aMistakeIsNamedWithItsLine() throws IOException {
        Files.writeString(home.resolve("reading.yml"), READING.replace("path: /messages", "path: messages"));

        Said said = load("--target", "staging");

        assertThat(said.exit()).isEqualTo(CommandFault.MISUSE);
        assertThat(said.err()).contains("reading.yml, line 6: path: 'messages' is no path");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThat(console.run("probe", "load", "--target", "x", "--script", "nowhere.yml")
                        .err())
                .contains("is not on the list");
        assertThat(console.run("probe", "load", "--target", "staging", "--script", "nowhere.yml")
                        .err())
                .contains("mattermost, matrix");
        assertThat(console.run("probe", "load", "--target", "staging", "--script", "matrix")
                        .err())
                .contains("nothing sets ${login}");
        assertThat(load("--target", "staging", "--users", "0").err()).contains("users must lie between 1");
        Files.delete(home.resolve("load-targets.yml"));
        assertThat(load("--target", "staging").err()).contains("cannot be read", "load.md");
        assertThat(reads).hasValue(0);
    }

    private Said load(String... more) {
        return console.run(arguments(more));
    }

    private String[] arguments(String... more) {
        String[] all = new String[more.length + 20];
        String[] ours = {
            "probe",
            "load",
            "--script",
            home.resolve("reading.yml").toString(),
            "--accounts",
            home.resolve("accounts.csv").toString(),
            "--out",
            home.resolve("out").toString(),
            "--rate",
            "20",
            "--for",
            "2s",
            "--warm-up",
            "500ms",
            "--ramp",
            "100ms",
            "--objective",
            "20s",
            "--stop-at",
            "10"
        };
        System.arraycopy(ours, 0, all, 0, 20);
        System.arraycopy(more, 0, all, 20, more.length);
        return all;
    }
}
