package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher says before it builds or starts anything. */
class LauncherTest {
    private static final Path ROOT =
            Distribution.buildDirectory().resolve("../../..").normalize();

    @TempDir
    private Path directory;

    private record Outcome(int exit, String out, String err) {}

    @Test
    void withoutArgumentsItShowsItsCommands() throws Exception {
        Outcome outcome = launch(Map.of());

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("demo", "up", "down", "status", "test", "bench");
    }

    @Test
    void nothingRunsInANewHome() throws Exception {
        Outcome outcome = launch(Map.of(), "status", "--json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualToIgnoringNewLines("""
                {"url":"http://localhost:8080","parts":[\
                {"name":"postgresql","state":"down","detail":""},\
                {"name":"kafka","state":"down","detail":""},\
                {"name":"elasticsearch","state":"down","detail":""},\
                {"name":"steward","state":"down","detail":""}]}""");
    }

    @Test
    void endingWhatDoesNotRunIsNoFault() throws Exception {
        assertThat(launch(Map.of(), "down").exit()).isZero();
    }

    @Test
    void aBusyPortIsNamedWithAWayOut() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Outcome outcome = launch(Map.of("STEWARD_PORT", port), "up", "--detach", "--json");

            assertThat(outcome.exit()).isNotZero();
            assertThat(outcome.out()).startsWith("{\"code\":\"port-busy\"").contains(port, "STEWARD_PORT=");
            assertThat(outcome.err().lines()).hasSize(2);
        }
    }

    @Test
    void itAsksTheAddressItWouldListenOn() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertFault(launch(Map.of("STEWARD_PORT", port, "STEWARD_ADDRESS", "127.0.0.2"), "up"), "port-busy");
            assertThat(launch(Map.of("STEWARD_PORT", port, "STEWARD_ADDRESS", "127.0.0.2"), "status")
                            .out())
                    .startsWith("http://127.0.0.2:" + port + "\n");
        }
        assertThat(launch(Map.of("STEWARD_ADDRESS", "0.0.0.0"), "status").out()).startsWith("http://localhost:");
        assertThat(launch(Map.of("STEWARD_ADDRESS", "fd00::7"), "status").out()).startsWith("http://[fd00::7]:");
    }

    @Test
    void whereItCouldNotAskTheConsoleItDoesNotStartIt() throws Exception {
        for (String config : List.of(
                "server.ssl.certificate: /etc/steward/site.pem\n",
                "server:\n  ssl: {key-store: /etc/steward/site.p12}\n",
                "server:\n  port: 8443\n")) {
            Files.writeString(directory.resolve("steward.yml"), config);

            assertFault(launch(Map.of(), "up"), "listener-not-ours");
        }
    }

    @Test
    void aPortThatIsNoPortIsRefused() throws Exception {
        for (String port : List.of("abc", "0", "65536", "-1", "08081x")) {
            assertFault(launch(Map.of("STEWARD_PORT", port), "up"), "port-invalid");
        }
    }

    @Test
    void anUnknownOptionIsRefused() throws Exception {
        assertFault(launch(Map.of(), "up", "--detatch"), "option-unknown");
    }

    @Test
    void aChineseReaderIsSentToTheChinesePage() throws Exception {
        Outcome outcome = launch(Map.of("LANG", "zh_CN.UTF-8"), "up", "--detatch");

        assertThat(outcome.err()).contains("docs/operate/faults/option-unknown.zh-CN.md");
        assertThat(ROOT.resolve("docs/operate/faults/option-unknown.zh-CN.md")).exists();
    }

    @Test
    void aBundleThatCannotBeMeantIsRefusedBeforeAnythingIsBuilt() throws Exception {
        String empty = directory.toString();

        assertFault(launch(Map.of(), "bundle"), "bundle-misused");
        assertFault(launch(Map.of(), "bundle", "--out", empty, "--inventory", empty), "bundle-misused");
        assertFault(launch(Map.of(), "bundle", "--out", empty, "everything"), "bundle-misused");
        assertFault(launch(Map.of(), "bundle", "--ouch", empty), "option-unknown");
        assertFault(launch(Map.of(), "bundle", "verify"), "bundle-misused");
        assertFault(launch(Map.of(), "bundle", "verify", empty), "bundle-not-signed");
        assertThat(launch(Map.of(), "help", "bundle").out())
                .isEqualTo(launch(Map.of(), "bundle", "--help").out())
                .contains("--inventory", "NAME=PATH");
    }

    @Test
    void anUnknownBenchmarkIsRefused() throws Exception {
        assertFault(launch(Map.of(), "bench", "everything"), "bench-unknown");
        assertFault(launch(Map.of(), "bench", "../../etc"), "bench-unknown");
    }

    @Test
    void aHomeThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertFault(launch(Map.of("STEWARD_HOME", file.resolve("home").toString()), "up"), "home-not-writable");
    }

    @Test
    void halfOfTheServersIsRefused() throws Exception {
        Files.writeString(directory.resolve("steward.yml"), """
                steward:
                  kafka: { bootstrap-servers: "kafka.example.com:9093" }
                """);

        assertFault(launch(Map.of(), "status"), "servers-incomplete");
    }

    @Test
    void yourOwnServersAreNotStarted() throws Exception {
        for (String config : List.of("""
                steward.database.url: jdbc:postgresql://db.example.com/steward
                steward.kafka.bootstrap-servers: kafka.example.com:9093
                steward.elasticsearch.urls: https://search.example.com:9200
                """, """
                steward:
                  roles: console
                  database: # ours
                    user: steward_app
                    url: 'jdbc:postgresql://db.example.com/steward?sslmode=verify-full'
                  kafka: {topic: im.events.v1, properties: {security.protocol: SASL_SSL}, bootstrapServers: "k1:9093,k2:9093"}
                  elasticsearch:
                    urls:
                    - https://search1.example.com:9200
                    - https://search2.example.com:9200
                """, """
                {"steward": {
                  "database": {"url":"jdbc:postgresql://db/steward"}, "kafka": {"bootstrap-servers":"k1:9093"},
                  "elasticsearch": {"urls":["https://search:9200"]}}}
                """)) {
            Files.writeString(directory.resolve("steward.yml"), config);

            assertThat(launch(Map.of(), "status").out()).as(config).contains("postgresql", "yours");
        }
    }

    @Test
    void aSourceOfBackupsIsNoServerOfStewards() throws Exception {
        String sources = """
                steward.backup:
                  sources:
                    chat-db: {kind: postgresql, url: "jdbc:postgresql://db.example/mattermost", user: backup}
                    large-db:
                      kind: pgbackrest
                      url: jdbc:postgresql://db3.example/mattermost
                """;
        Files.writeString(directory.resolve("steward.yml"), sources);

        assertThat(launch(Map.of(), "status").out()).contains("postgresql", "down");

        Files.writeString(directory.resolve("steward.yml"), sources + """
                steward:
                  kafka.bootstrap-servers: kafka.example.com:9093
                  elasticsearch.urls: https://search.example.com:9200
                """);

        assertFault(launch(Map.of(), "status"), "servers-incomplete");
    }

    @Test
    void aMissingJdkIsNamedWithTheOneCommand() throws Exception {
        Path tools = toolsWithoutJavaAndApt();

        Outcome outcome = launch(
                Map.of(
                        "PATH",
                        tools.toString(),
                        "JAVA_HOME",
                        "",
                        "STEWARD_JVM_DIR",
                        tools.toString(),
                        "HOME",
                        "/nowhere"),
                "bench",
                "trail");

        assertFault(outcome, "jdk-missing");
        assertThat(outcome.err()).contains("temurin-25-jdk");
    }

    private static void assertFault(Outcome outcome, String code) {
        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.err().lines()).as(outcome.toString()).hasSize(2);
        assertThat(outcome.err()).contains("docs/operate/faults/" + code + ".md");
        assertThat(ROOT.resolve("docs/operate/faults/" + code + ".md")).exists();
    }

    private Path toolsWithoutJavaAndApt() throws IOException {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : List.of("bash", "env", "dirname", "readlink", "cat", "sed", "grep", "find", "head")) {
            Path found = Stream.of("/bin", "/usr/bin")
                    .map(bin -> Path.of(bin, tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
        return tools;
    }

    private Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder launcher = new ProcessBuilder();
        launcher.command().add(ROOT.resolve("steward").toString());
        launcher.command().addAll(List.of(arguments));
        launcher.environment()
                .keySet()
                .removeIf(name -> name.startsWith("STEWARD_") || name.startsWith("LC_") || name.equals("LANG"));
        launcher.environment().put("STEWARD_HOME", directory.toString());
        launcher.environment().putAll(environment);
        int exit = launcher.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Outcome(
                exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
