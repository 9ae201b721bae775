package im.steward.console.probe;

import static im.steward.console.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.audit.capture.Capture;
import im.steward.audit.query.Query;
import im.steward.audit.search.AuditSearch;
import im.steward.audit.search.Scope;
import im.steward.audit.search.SearchRequest;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.FreshnessMark;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The whole way of an event, walked by a probe: Kafka, indexer, Elasticsearch, console. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FreshnessIT {
    private final ConsoleServer console;
    private final String target;

    FreshnessIT(Stack stack) {
        console = ConsoleServer.startWithRoles(
                stack, "console,indexer,probe", "--steward.probe.deliver-every=100ms", "--steward.probe.warm-up=100");
        target = """
                targets:
                  - name: audit
                    kind: freshness
                    url: kafka://%s
                    topic: %sevents
                    console: %s
                    token-file: probe/token
                    every: 1s
                    timeout: 5s
                """.formatted(stack.bootstrapServers(), stack.prefix(), console.url());
    }

    @BeforeAll
    void measured() throws IOException {
        Files.writeString(console.home().resolve("probes.yml"), target);
        until(() -> state().equals("good"));
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void anEventIsTimedUntilASearchFindsIt() {
        until(() -> measured("phases_mean_ms").path("found").asDouble() > 0);

        assertThat(measured("phases_mean_ms").path("accepted").asDouble()).isPositive();
        assertThat(console.bean(AuditSearch.class)
                        .search(SearchRequest.first(Query.EVERYTHING, Scope.EVERYTHING, 1))
                        .total())
                .isZero();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void anIndexerThatStandsStillIsBehindAndNotQuick() {
        until(() -> measured("samples").asLong() > 3);
        console.bean(Capture.class).stop();

        until(() -> state().equals("bad"));
        until(() -> measured("failures").path("behind").asLong() > 0);
        assertThat(measured("max_ms").asDouble()).isGreaterThan(2_500);
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void itsPageStandsInNobodysWay(Look look) {
        until(() -> measured("phases_mean_ms").path("found").asDouble() > 0);
        try (var window = BrowserWindow.open(console, look).signIn(Role.OPERATOR)) {
            window.page().navigate("/probes/targets/local/audit?shown=hour");
            window.picture("probe-freshness");
            assertThat(window.fits()).isTrue();
            assertThat(window.barriers()).isEmpty();
            assertThat(window.errors()).isEmpty();
        }
    }

    @Test
    void aProbesTokenIsToldOfMarksAndOfNothingElse() throws IOException {
        String token = Files.readString(console.home().resolve("probe/token")).strip();
        String nonce = FreshnessMark.drawn().nonce();

        assertThat(ask(nonce, token).body()).isEqualTo("{\"found\":false}");
        assertThat(ask("m1", token).statusCode()).isEqualTo(400);
        assertThat(ask(nonce, "stp_wrong").statusCode()).isEqualTo(401);
        assertThat(ask(nonce, console.token(Role.OPERATOR)).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> ask(String nonce, String token) {
        return console.call("GET", "probes/marks/" + nonce, token, "application/json", "");
    }

    private String state() {
        for (JsonNode one : console.api("GET", "probes", Role.OPERATOR, "").path("targets")) {
            if (one.path("name").asString().equals("audit")) {
                return one.path("state").asString("");
            }
        }
        return "";
    }

    private JsonNode measured(String part) {
        return console.api("GET", "probes/targets/local/audit", Role.OPERATOR, "")
                .path(part);
    }
}
