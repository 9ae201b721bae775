package im.steward.console.ownservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.console.StewardApplication;
import im.steward.console.signin.TlsIdentity;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What docs/operate/install.md promises about servers that are not ours: TLS everywhere, SCRAM, an API key, secret files. */
@WithStack
class OwnServersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stack stack;

    OwnServersIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void eventsTravelFromKafkaToASearchOverNothingButGuardedServers(@TempDir Path home) throws Exception {
        TlsIdentity identity = TlsIdentity.of(home, "dns:localhost,ip:127.0.0.1");
        Database database = stack.database();
        URI plain = URI.create(database.url().substring("jdbc:".length()));
        try (var postgres = GuardedPostgres.before(plain.getPort(), identity);
                var elasticsearch = GuardedElasticsearch.before(stack.elasticsearch(), identity);
                var kafka = GuardedKafka.start(repository(), home, identity)) {
            String url = "jdbc:postgresql://localhost:" + postgres.port() + plain.getPath();
            assertThatThrownBy(() -> DriverManager.getConnection(
                                    url + "?sslmode=disable", database.app(), database.appPassword())
                            .close())
                    .isInstanceOf(SQLException.class);
            Path settings = Files.writeString(home.resolve("steward.yml"), """
                    steward:
                      roles: console,indexer,worker
                      demo: true
                      sample.days: 5
                      database:
                        url: %1$s?sslmode=verify-full&sslrootcert=%2$s
                        user: %3$s
                        owner-user: %4$s
                      kafka:
                        bootstrap-servers: localhost:%5$d
                        topic: im.events.v1
                        properties:
                          security.protocol: SASL_SSL
                          sasl.mechanism: SCRAM-SHA-512
                          ssl.truststore.type: PEM
                          ssl.truststore.location: %2$s
                      elasticsearch:
                        urls: https://localhost:%6$d
                        ca-certificate: %2$s
                        index-prefix: %7$sevents
                    """.formatted(
                            url,
                            identity.certificate(),
                            database.app(),
                            database.owner(),
                            kafka.port(),
                            elasticsearch.port(),
                            stack.prefix()));
            Path secrets = secrets(
                    home,
                    Map.of(
                            "steward.database.password",
                            database.appPassword(),
                            "steward.database.owner-password",
                            database.ownerPassword(),
                            "steward.elasticsearch.api-key",
                            GuardedElasticsearch.KEY,
                            "steward.kafka.properties.sasl.jaas.config",
                            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                                    .formatted(GuardedKafka.USER, GuardedKafka.PASSWORD)));

            var application = new SpringApplication(StewardApplication.class);
            application.setRegisterShutdownHook(false);
            try (var context = application.run(
                    "--STEWARD_CONFIG=" + settings,
                    "--STEWARD_SECRETS=" + secrets + "/",
                    "--steward.home=" + home,
                    "--server.port=0",
                    "--server.address=127.0.0.1")) {
                int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                        .getPort();
                awaitHits("http://127.0.0.1:" + port, home);
            }

            assertThat(postgres.guests()).isPositive();
            assertThat(elasticsearch.refused()).isZero();
        }
    }

    private static Path secrets(Path home, Map<String, String> values) throws IOException {
        Path directory = Files.createDirectories(home.resolve("given-secrets"));
        for (var secret : values.entrySet()) {
            Files.writeString(directory.resolve(secret.getKey()), secret.getValue() + "\n");
        }
        return directory;
    }

    private static void awaitHits(String console, Path home) throws IOException, InterruptedException {
        String token = Files.readString(home.resolve("tokens/officer")).strip();
        var search = HttpRequest.newBuilder(URI.create(console + "/api/v1/search"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\": \"kind:posted\", \"limit\": 0}"))
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (new JsonMapper()
                            .readTree(http.send(search, BodyHandlers.ofString()).body())
                            .path("total")
                            .asLong()
                    < 100) {
                assertThat(System.nanoTime()).as("too few hits in time").isLessThan(deadline);
                Thread.sleep(500);
            }
        }
    }

    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/glossary.md"))) {
            here = Objects.requireNonNull(here.getParent(), "docs/glossary.md is in none of the parents");
        }
        return here;
    }
}
