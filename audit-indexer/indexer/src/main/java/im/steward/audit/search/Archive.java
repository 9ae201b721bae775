package im.steward.audit.search;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.search.Completeness.Degraded;
import im.steward.audit.search.Completeness.Lack;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The indices behind the alias, asked in bytes. What is shut or away makes an answer degraded, never silently smaller;
 * what Elasticsearch refuses because the query asks too much goes back to the officer.
 */
final class Archive {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HIDDEN_PARTS = "?ignore_unavailable=true&allow_no_indices=true";
    private static final String CLOSED = "A part of the archive is closed and was not searched";
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper TREES = JsonMapper.shared();
    /** Elasticsearch stops by itself first and says what it has; this is for when it hangs. */
    private static final RequestOptions OPTIONS = RequestOptions.DEFAULT.toBuilder()
            .setRequestConfig(RequestConfig.custom()
                    .setResponseTimeout(Timeout.of(PATIENCE.plusSeconds(10)))
                    .build())
            .build();

    private final Rest5Client connections;
    private final String alias;

    Archive(Rest5Client connections, String alias) {
        this.connections = connections;
        this.alias = alias;
    }

    SearchAnswer search(Consumer<JsonGenerator> body) {
        byte[] bytes = bytes(body);
        try {
            return search("/" + alias + "/_search", bytes);
        } catch (Refusal refused) {
            return switch (refused.type()) {
                case "index_not_found_exception" -> SearchAnswer.EMPTY;
                case "index_closed_exception" -> withoutClosedParts(bytes);
                default -> throw fault(refused);
            };
        } catch (IOException away) {
            throw unavailable(away);
        }
    }

    /** Within a point in time. */
    SearchAnswer walk(Consumer<JsonGenerator> body) {
        try {
            return search("/_search", bytes(body));
        } catch (Refusal refused) {
            throw fault(refused);
        } catch (IOException away) {
            throw unavailable(away);
        }
    }

    /** Within a point in time, the sources as bytes. */
    SearchAnswer walkArchived(Consumer<JsonGenerator> body) {
        try (InputStream answer = perform("POST", "/_search", bytes(body))) {
            return SearchAnswer.readArchived(answer.readAllBytes());
        } catch (Refusal refused) {
            throw fault(refused);
        } catch (IOException | JacksonException cut) {
            throw unavailable(cut instanceof IOException away ? away : new IOException("its answer was cut", cut));
        }
    }

    /** @param id empty where there is no archive yet */
    record PointInTime(String id, Completeness completeness) {}

    /** The archive as it stands now, kept while it is walked. */
    PointInTime openPointInTime(Duration idle) {
        String path = "/%s/_pit?keep_alive=%ds&allow_partial_search_results=true".formatted(alias, idle.toSeconds());
        try {
            return new PointInTime(opened(path), new Completeness.Complete());
        } catch (Refusal refused) {
            return switch (refused.type()) {
                case "index_not_found_exception" -> new PointInTime("", new Completeness.Complete());
                case "index_closed_exception" -> withoutClosedParts(path);
                default -> throw fault(refused);
            };
        } catch (IOException away) {
            throw unavailable(away);
        }
    }

    private PointInTime withoutClosedParts(String path) {
        try {
            return new PointInTime(opened(path + "&ignore_unavailable=true"), new Degraded(Lack.CLOSED, CLOSED));
        } catch (Refusal refused) {
            throw fault(refused);
        } catch (IOException away) {
            throw unavailable(away);
        }
    }

    private String opened(String path) throws IOException {
        try (InputStream body = perform("POST", path, new byte[0])) {
            return TREES.readTree(body).path("id").asString();
        }
    }

    void closePointInTime(String id) {
        byte[] body = bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeEndObject();
        });
        try {
            perform("DELETE", "/_pit", body).close();
        } catch (IOException alreadyGone) {
            // It ends by itself when nobody uses it.
        }
    }

    private SearchAnswer withoutClosedParts(byte[] bytes) {
        try {
            return search("/" + alias + "/_search" + HIDDEN_PARTS, bytes).with(new Degraded(Lack.CLOSED, CLOSED));
        } catch (Refusal refused) {
            throw fault(refused);
        } catch (IOException away) {
            throw unavailable(away);
        }
    }

    private SearchAnswer search(String path, byte[] bytes) throws IOException {
        try (InputStream body = perform("POST", path, bytes)) {
            return SearchAnswer.read(body);
        } catch (JacksonException cut) {
            throw new IOException("its answer was cut", cut);
        }
    }

    /** The client throws for some statuses and hands out others like an answer; here all of them are refusals. */
    private InputStream perform(String method, String path, byte[] body) throws IOException {
        var request = new Request(method, path);
        request.setOptions(OPTIONS);
        if (body.length > 0) {
            request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        }
        Response response;
        try {
            response = connections.performRequest(request);
        } catch (ResponseException thrown) {
            throw new Refusal(thrown.getResponse().getStatusCode(), String.valueOf(thrown.getMessage()), thrown);
        }
        InputStream content = response.getEntity().getContent();
        if (response.getStatusCode() >= 300) {
            try (content) {
                String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                throw new Refusal(response.getStatusCode(), text, null);
            }
        }
        return content;
    }

    static byte[] bytes(Consumer<JsonGenerator> body) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            body.accept(json);
        }
        return bytes.toByteArray();
    }

    /** Elasticsearch said no; why stands in its body. */
    private static final class Refusal extends IOException {
        private final int status;
        private final transient JsonNode body;

        Refusal(int status, String text, @Nullable Throwable cause) {
            super("refused with status " + status, cause);
            this.status = status;
            this.body = tree(text);
        }

        String type() {
            return body.path("error").path("type").asString("");
        }

        private static JsonNode tree(String text) {
            int start = text.indexOf('{');
            try {
                return start < 0 ? TREES.createObjectNode() : TREES.readTree(text.substring(start));
            } catch (JacksonException notJson) {
                return TREES.createObjectNode();
            }
        }
    }

    private static RuntimeException fault(Refusal refused) {
        int status = refused.status;
        String reason = refused.body.toString();
        if (reason.contains("eterminiz")) {
            return new InvalidException(
                    new Fault(
                            "query-regex",
                            "A pattern in this query has too many ways to match",
                            "Make it more definite: fewer . and *, fewer repetitions inside repetitions"),
                    refused);
        }
        if (reason.contains("too_many_clauses")
                || reason.contains("too many terms")
                || reason.contains("too_many_nested_clauses")) {
            return new InvalidException(
                    new Fault(
                            "query-too-broad",
                            "A pattern inside a phrase or NEAR stands for more words than can be followed",
                            "Give it more letters, or take it out of the phrase"),
                    refused);
        }
        return new UnavailableException(
                new Fault(
                        "search-unavailable",
                        "Elasticsearch could not answer the search (%d %s)".formatted(status, refused.type()),
                        "Try again; if it stays, look at the page System status and into Elasticsearch's log"),
                refused);
    }

    private static UnavailableException unavailable(IOException away) {
        return new UnavailableException(
                new Fault(
                        "search-unavailable",
                        "Elasticsearch does not answer",
                        "Try again; if it stays, look at the page System status and start Elasticsearch"),
                away);
    }
}
