package im.steward.audit.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that takes every connection and never says a word. */
class ElasticsearchConnectionsTest {
    @Test
    @Timeout(60)
    void anAnswerThatNeverComesIsNotWaitedForForEver() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Rest5Client client = ElasticsearchConnections.open(at(silent), Duration.ofMillis(300))) {
            ElasticsearchRequests requests = new ElasticsearchRequests(client);

            assertThatThrownBy(() -> requests.bulk("/_bulk", new byte[] {'\n'}, 1))
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> requests.ask("POST", "/_mget", "{}")).isInstanceOf(UnavailableException.class);
        }
    }

    /** Else a batch of one event would be taken for an event that cannot be indexed. */
    @Test
    @Timeout(60)
    void beingStoppedIsNoDefect() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Rest5Client client = ElasticsearchConnections.open(at(silent), Duration.ofMinutes(5))) {
            ElasticsearchRequests requests = new ElasticsearchRequests(client);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> requests.ask("POST", "/_mget", "{}")).isInstanceOf(UnavailableException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static ElasticsearchProperties at(ServerSocket server) {
        URI url = URI.create("http://localhost:" + server.getLocalPort());
        return new ElasticsearchProperties(List.of(url), null, null, null, null, "audit", 0);
    }
}
