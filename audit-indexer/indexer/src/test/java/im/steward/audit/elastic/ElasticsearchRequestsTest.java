package im.steward.audit.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.sun.net.httpserver.HttpServer;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers whatever it was told. */
class ElasticsearchRequestsTest {
    @ParameterizedTest
    @CsvSource({
        "401, elasticsearch-refused",
        "403, elasticsearch-refused",
        "429, elasticsearch-busy",
        "413, elasticsearch-unavailable",
        "500, elasticsearch-unavailable",
    })
    void whatCannotBeGoneOnFromIsThrown(int status, String code) throws IOException {
        answering(status, requests -> {
            isThrown(code, () -> requests.ask("GET", "/_cluster/health"));
            isThrown(code, () -> requests.bulk("/_bulk", new byte[] {'\n'}, 1));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 404, 409})
    void whatElasticsearchMeantIsAnAnswer(int status) throws IOException {
        answering(
                status,
                requests ->
                        assertThat(requests.ask("GET", "/an-index").status()).isEqualTo(status));
    }

    private static void isThrown(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo(code));
    }

    @FunctionalInterface
    private interface Asked {
        void by(ElasticsearchRequests requests) throws IOException;
    }

    private static void answering(int status, Asked asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "{\"error\": {\"type\": \"some_exception\", \"reason\": \"no\"}}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (Rest5Client connections = ElasticsearchConnections.open(
                new ElasticsearchProperties(List.of(address), null, null, null, null, "audit", 0))) {
            asked.by(new ElasticsearchRequests(connections));
        } finally {
            server.stop(0);
        }
    }
}
