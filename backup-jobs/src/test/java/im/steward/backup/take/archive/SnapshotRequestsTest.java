package im.steward.backup.take.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.sun.net.httpserver.HttpServer;
import im.steward.audit.elastic.ElasticsearchConnections;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that the stack's Elasticsearch, which lets everybody do everything, does not give. */
class SnapshotRequestsTest {
    @ParameterizedTest
    @CsvSource({
        "403, security_exception, elasticsearch-refused",
        "401, security_exception, elasticsearch-refused",
        "429, es_rejected_execution_exception, elasticsearch-busy",
        "500, repository_verification_exception, backup-archive-location-refused",
    })
    void whyNoRepositoryCanBeRegisteredIsTold(int status, String type, String code) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "{\"error\": {\"type\": \"%s\", \"reason\": \"no\"}}"
                    .formatted(type)
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

        try (Rest5Client connections = ElasticsearchConnections.open(
                new ElasticsearchProperties(List.of(address), null, null, null, null, "audit", 0))) {
            SnapshotRequests snapshots = new SnapshotRequests(new ElasticsearchRequests(connections));

            assertThatThrownBy(() -> snapshots.register("steward-take-audit", Path.of("/srv/snapshots"), false))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            refused -> assertThat(refused.fault().code()).isEqualTo(code));
        } finally {
            server.stop(0);
        }
    }
}
