package im.steward.audit.elastic;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Requests whose bodies are bytes already. The typed client would parse and write every document once more, which
 * costs a fifth of the indexing rate on two cores.
 */
public final class ElasticsearchRequests {
    /** Numbers of a producer's own fields come back as they went in. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private final Rest5Client connections;

    public ElasticsearchRequests(Rest5Client connections) {
        this.connections = connections;
    }

    /** Status and body of an answer that Elasticsearch meant: found, not found, created, refused as invalid. */
    public record Answer(int status, JsonNode body) {
        public boolean found() {
            return status < 300;
        }

        /** The error's type, empty where there is none. */
        public String errorType() {
            return body.path("error").path("type").asString("");
        }

        /** The error in Elasticsearch's words, which may quote what was sent; empty where there is none. */
        public String errorReason() {
            return body.path("error").path("reason").asString("");
        }
    }

    /** @throws UnavailableException when there is no answer, or one that says later, forbidden, broken */
    public Answer ask(String method, String path) {
        return parsed(new Request(method, path));
    }

    public Answer ask(String method, String path, JsonNode body) {
        Request request = new Request(method, path);
        request.setEntity(new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return parsed(request);
    }

    public Answer ask(String method, String path, String json) {
        Request request = new Request(method, path);
        request.setEntity(new ByteArrayEntity(json.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
        return parsed(request);
    }

    /** Sends the first {@code length} bytes as a bulk; the caller reads the answer as a stream. */
    public InputStream bulk(String path, byte[] body, int length) {
        Request request = new Request("POST", path);
        request.setEntity(new ByteArrayEntity(body, 0, length, NDJSON));
        try {
            Response response = performed(request);
            if (response.getStatusCode() >= 300) {
                throw new UnavailableException(fault(response));
            }
            return response.getEntity().getContent();
        } catch (IOException away) {
            throw new UnavailableException(ElasticsearchFaults.unreachable(away), away);
        }
    }

    /**
     * An answer of whatever status: the client throws from 500 on and hands out the others. An interruption it gives a type
     * of its own; to us it is an answer that did not come.
     */
    private Response performed(Request request) throws IOException {
        try {
            return connections.performRequest(request);
        } catch (ResponseException thrown) {
            return thrown.getResponse();
        } catch (RuntimeException failed) {
            if (failed.getCause() instanceof InterruptedException) {
                throw new InterruptedIOException("we were stopped");
            }
            throw failed;
        }
    }

    private Answer parsed(Request request) {
        try {
            Response response = performed(request);
            int status = response.getStatusCode();
            if (status < 300 || status == 400 || status == 404 || status == 409) {
                return answer(response);
            }
            throw new UnavailableException(fault(response));
        } catch (IOException away) {
            throw new UnavailableException(ElasticsearchFaults.unreachable(away), away);
        }
    }

    private static Answer answer(Response response) {
        return new Answer(response.getStatusCode(), body(response));
    }

    private static Fault fault(Response response) {
        JsonNode error = body(response).path("error");
        return ElasticsearchFaults.of(
                response.getStatusCode(),
                error.path("type").asString(""),
                error.path("reason").asString(""));
    }

    private static JsonNode body(Response response) {
        if (response.getEntity() == null) {
            return MissingNode.getInstance();
        }
        try (InputStream in = response.getEntity().getContent()) {
            return JSON.readTree(in);
        } catch (IOException | JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
