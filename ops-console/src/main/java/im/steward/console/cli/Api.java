package im.steward.console.cli;

import im.steward.kernel.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console's REST door, as one account; every wait has an end. */
final class Api {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private final URI url;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    Api(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    JsonNode get(String path) {
        return json(send(request(path).timeout(ANSWER).GET().build()));
    }

    JsonNode post(String path, JsonNode body) {
        return json(send(request(path)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build()));
    }

    /** For what has no answer but that it was taken. */
    void tell(String path, JsonNode body, Duration patience) {
        try (InputStream taken = send(request(path)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build())) {
            taken.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Sends bytes for as long as they last. */
    JsonNode upload(String path, BodyPublisher bytes) {
        return json(send(request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(bytes)
                .build()));
    }

    InputStream download(String path) {
        return file(path).bytes();
    }

    /**
     * A file as the console sends it.
     *
     * @param disposition the header that names it; empty without
     */
    record Sent(String disposition, InputStream bytes) {}

    Sent file(String path) {
        HttpResponse<InputStream> response =
                answer(request(path).timeout(ANSWER).GET().build());
        return new Sent(response.headers().firstValue("Content-Disposition").orElse(""), response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json, application/problem+json, */*");
    }

    private InputStream send(HttpRequest request) {
        return answer(request).body();
    }

    private HttpResponse<InputStream> answer(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() >= 300) {
                throw refused(response);
            }
            return response;
        } catch (ConnectException away) {
            throw new CommandFault(
                    CommandFault.UNAVAILABLE,
                    "console-unreachable",
                    "No console answers at " + url,
                    "Start it with ./steward up, or name another one in STEWARD_URL");
        } catch (HttpTimeoutException late) {
            throw new CommandFault(
                    CommandFault.UNAVAILABLE,
                    "console-slow",
                    "The console at " + url + " did not answer in time",
                    "Look at ./steward status, then run the command again");
        } catch (IOException broken) {
            throw new CommandFault(
                    CommandFault.UNAVAILABLE,
                    "console-connection-lost",
                    "The connection to the console broke (%s)".formatted(broken.getMessage()),
                    "Look at ./steward status, then run the command again");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandFault(
                    CommandFault.FAILED, "command-interrupted", "The command was interrupted", "Run it again");
        }
    }

    private static JsonNode json(InputStream body) {
        try (body) {
            return JSON.readTree(body);
        } catch (IOException | JacksonException unreadable) {
            throw new CommandFault(
                    CommandFault.FAILED,
                    "console-answer-unreadable",
                    "The console's answer is not the JSON it should be",
                    "Check that STEWARD_URL names Steward's console, of the same version");
        }
    }

    private CommandFault refused(HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        try (InputStream body = response.body()) {
            JsonNode problem = JSON.readTree(body);
            if (problem.hasNonNull("code") && problem.hasNonNull("what") && problem.hasNonNull("action")) {
                return new CommandFault(
                        CommandFault.exitOf(status),
                        problem.get("code").asString(),
                        problem.get("what").asString(),
                        problem.get("action").asString());
            }
        } catch (JacksonException notOurs) {
            // A proxy speaks here, not the console; the status says enough.
        }
        return new CommandFault(CommandFault.exitOf(status), unnamed(status));
    }

    private Fault unnamed(int status) {
        return switch (status) {
            case 401 ->
                new Fault(
                        "token-refused",
                        "The console does not accept the token",
                        "Make a new token on its page Account");
            case 403 ->
                new Fault("action-not-allowed", "This account may not do that", "Choose another account with --as");
            case 404 ->
                new Fault(
                        "not-found",
                        "The console does not know this",
                        "Check the id, and that " + url + " is Steward's console");
            default ->
                new Fault(
                        "console-failed",
                        "The console answered with status " + status,
                        "Look at ./steward status and the console's log");
        };
    }
}
