package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Matrix' own server out of PyPI, in a directory of a test's own: SQLite, no federation, no limits of rates. */
final class SynapseServer implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final URI url;
    private final String secret = HexFormat.of().formatHex(WebSocketTalk.random(24));
    private final OwnServer server;

    private SynapseServer(Path home, Path python, int port) throws IOException {
        url = URI.create("http://127.0.0.1:" + port);
        Path config = Files.writeString(home.resolve("homeserver.yaml"), config(home, port));
        Files.writeString(home.resolve("log.yaml"), """
                version: 1
                handlers: {out: {class: logging.StreamHandler}}
                root: {level: WARNING, handlers: [out]}
                """);
        List<String> command =
                List.of(python.toString(), "-m", "synapse.app.homeserver", "--config-path", config.toString());
        List<String> keys = new ArrayList<>(command);
        keys.add("--generate-keys");
        OwnServer.run(home.resolve("keys.log"), keys);
        server = OwnServer.start(home.resolve("server.log"), command, this::answers);
    }

    /**
     * @param environment a Python environment that has {@code matrix-synapse}
     * @param home for whatever it writes
     */
    static SynapseServer start(Path environment, Path home) throws IOException {
        return new SynapseServer(home, environment.resolve("bin/python"), OwnServer.freePort());
    }

    /** @return why there is none, empty when there is one now */
    static Optional<String> install(Path environment) throws IOException, InterruptedException {
        for (List<String> command : List.of(
                List.of("python3", "-m", "venv", environment.toString()),
                List.of(
                        environment.resolve("bin/pip").toString(),
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "matrix-synapse"))) {
            try {
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    return Optional.of(said.strip().lines().reduce("", (_, last) -> last));
                }
            } catch (IOException absent) {
                return Optional.of(String.valueOf(absent.getMessage()));
            }
        }
        return Optional.empty();
    }

    private String config(Path home, int port) {
        return """
                server_name: probe.test
                pid_file: %1$s/pid
                listeners:
                  - {port: %2$d, bind_addresses: [127.0.0.1], type: http, tls: false, resources: [{names: [client]}]}
                database: {name: sqlite3, args: {database: %1$s/homeserver.db}}
                log_config: %1$s/log.yaml
                media_store_path: %1$s/media
                signing_key_path: %1$s/signing.key
                registration_shared_secret: %3$s
                macaroon_secret_key: %3$s
                form_secret: %3$s
                report_stats: false
                trusted_key_servers: []
                suppress_key_server_warning: true
                rc_message: &free {per_second: 100000, burst_count: 100000}
                rc_login: {address: *free, account: *free, failed_attempts: *free}
                rc_joins: {local: *free, remote: *free}
                """.formatted(home, port, secret);
    }

    URI url() {
        return url;
    }

    private boolean answers() {
        try {
            return HTTP.send(HttpRequest.newBuilder(url.resolve("/health")).build(), BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** @return the account's access token */
    String register(String name, String password) throws IOException, GeneralSecurityException {
        String nonce = call("GET", "/_synapse/admin/v1/register", "", object())
                .path("nonce")
                .asString();
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        byte[] proof =
                mac.doFinal(String.join("\0", nonce, name, password, "notadmin").getBytes(StandardCharsets.UTF_8));
        ObjectNode wanted = object().put("nonce", nonce)
                .put("username", name)
                .put("password", password)
                .put("admin", false)
                .put("mac", HexFormat.of().formatHex(proof));
        return call("POST", "/_synapse/admin/v1/register", "", wanted)
                .path("access_token")
                .asString();
    }

    /** @return the id of a room that both are in */
    String room(String token, String otherToken) throws IOException {
        String room = call("POST", "/_matrix/client/v3/createRoom", token, object().put("preset", "public_chat"))
                .path("room_id")
                .asString();
        call("POST", "/_matrix/client/v3/join/" + room.replace("!", "%21"), otherToken, object());
        return room;
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    private JsonNode call(String method, String path, String token, ObjectNode body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .method(
                        method,
                        method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("Synapse answered %d to %s".formatted(answer.statusCode(), path));
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
