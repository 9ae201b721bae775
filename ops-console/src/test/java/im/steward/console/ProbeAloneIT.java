package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.console.account.Role;
import im.steward.kernel.InvalidException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A process of role {@code probe} and nothing else, as it stands at a site that has no way to the stores. */
@WithConsole
class ProbeAloneIT {
    @TempDir
    private Path home;

    @Test
    void itNeedsOnlyTheWayToItsConsole(ConsoleServer console) throws Exception {
        String token = console.api("POST", "probes", Role.OPERATOR, "{\"name\":\"far-away\"}")
                .path("token")
                .asString();
        Files.createDirectories(home.resolve("probe"));
        Files.writeString(home.resolve("probe/token"), token);
        Files.writeString(
                home.resolve("probes.yml"),
                "targets:\n  - {name: console, every: 100ms, url: \"%s/actuator/health\"}\n".formatted(console.url()));
        try (ConfigurableApplicationContext probe = run("--steward.probe.console=" + console.url())) {
            JsonNode measured = console.api("GET", "probes", Role.OPERATOR, "");
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!measured.toString().contains("\"agent\":\"far-away\",\"name\":\"console\"")
                    || !measured.toString().contains("\"state\":\"good\"")) {
                assertThat(System.nanoTime()).as(measured.toString()).isLessThan(deadline);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                measured = console.api("GET", "probes", Role.OPERATOR, "");
            }

            assertThat(probe.getBeanNamesForType(DataSource.class)).isEmpty();
            String port = probe.getEnvironment().getProperty("local.server.port", "");
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThat(client.send(
                                        HttpRequest.newBuilder(
                                                        URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .body())
                        .contains("\"UP\"");
            }
        }
    }

    @Test
    void aFileWithAnErrorStopsTheStartAndNamesItsLine() throws IOException {
        Files.writeString(home.resolve("probes.yml"), "targets:\n  - {name: a, url: \"ftp://x/\"}\n");

        assertThatThrownBy(
                        () -> run("--steward.probe.console=http://127.0.0.1:1").close())
                .rootCause()
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        refusal -> assertThat(refusal.fault().what()).contains("probes.yml, line 2"));
    }

    @Test
    void aConsoleElsewhereIsReachedOverTlsAlone() {
        assertThatThrownBy(() -> run("--steward.probe.console=http://steward.example.com")
                        .close())
                .rootCause()
                .hasMessageContaining("must begin with https://");
    }

    private ConfigurableApplicationContext run(String console) {
        SpringApplication application = StewardApplication.application();
        application.setRegisterShutdownHook(false);
        return application.run(
                "--steward.roles=probe",
                "--steward.home=" + home,
                "--steward.probe.warm-up=10",
                "--steward.probe.deliver-every=100ms",
                "--server.port=0",
                "--server.address=127.0.0.1",
                console);
    }
}
