package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two accounts and a chat server that speaks as much of Matrix and Mattermost as a round trip needs. */
@Timeout(120)
class MessageProberTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration GENEROUS = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    @BeforeEach
    void tokens() throws IOException {
        Files.writeString(home.resolve("alice"), "alice-token\n");
        Files.writeString(home.resolve("bob"), "bob-token\n");
        Files.writeString(home.resolve("mallory"), "nobody\n");
    }

    @Test
    void aMatrixMessageIsTimedFromSendingToReceivingAndTakenAway() throws IOException {
        try (Matrix server = new Matrix()) {
            Target target = matrix(server, "alice", "bob");

            Outcome outcome = probe(target, GENEROUS);
            Outcome second = probe(target, GENEROUS);

            assertThat(outcome.failure()).isEmpty();
            assertThat(second.failure()).isEmpty();
            assertThat(outcome.phases()).containsKeys(Phase.CONNECT, Phase.ANSWER, Phase.DELIVERY);
            assertThat(outcome.nanos()).isGreaterThanOrEqualTo(outcome.phases().getOrDefault(Phase.DELIVERY, 0L));
            assertThat(server.redacted).hasSize(2);
        }
    }

    @Test
    void aMatrixServerThatDeliversNothingIsATimeoutAndAWrongTokenIsTold() throws IOException {
        try (Matrix server = new Matrix()) {
            server.deaf = true;
            assertThat(probe(matrix(server, "alice", "bob"), Duration.ofMillis(700))
                            .failure())
                    .hasValue(Failure.TIMEOUT);
            assertThat(probe(matrix(server, "mallory", "bob"), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(matrix(server, "alice", "mallory"), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(matrix(server, "absent", "bob"), GENEROUS).failure())
                    .hasValue(Failure.SECRET_UNREADABLE);
        }
    }

    @Test
    void aMattermostPostIsTimedFromSendingToReceivingAndTakenAway() {
        try (Mattermost server = new Mattermost()) {
            Target target = mattermost(server, "alice", "bob");

            Outcome outcome = probe(target, GENEROUS);

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases()).containsKeys(Phase.CONNECT, Phase.FIRST_BYTE, Phase.ANSWER, Phase.DELIVERY);
            assertThat(server.deleted).hasSize(1);
            assertThat(probe(mattermost(server, "mallory", "bob"), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(mattermost(server, "alice", "mallory"), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
        }
    }

    @Test
    void aRocketChatMessageIsTimedFromSendingToReceivingAndTakenAway() {
        try (Rocket server = new Rocket()) {
            Outcome outcome = probe(rocket(server, "alice", "bob"), GENEROUS);

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases()).containsKeys(Phase.CONNECT, Phase.ANSWER, Phase.DELIVERY);
            assertThat(server.deleted).containsExactly("m1");
            assertThat(probe(rocket(server, "mallory", "bob"), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(rocket(server, "alice", "mallory"), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
        }
    }

    @Test
    void aLanyingMessageIsTimedFromSendingToReceivingAndRecalled() throws IOException {
        Files.writeString(home.resolve("admin"), "admin-token\n");
        try (Lanying server = new Lanying()) {
            Outcome outcome = probe(lanying(server, "admin", "app"), GENEROUS);

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases()).containsKeys(Phase.CONNECT, Phase.ANSWER, Phase.DELIVERY);
            assertThat(server.recalled).containsExactly("7000000000000000001");
            // Lanying answers 200 to everything and tells in the body what is wrong.
            assertThat(probe(lanying(server, "mallory", "app"), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(lanying(server, "admin", "other"), GENEROUS).failure())
                    .hasValue(Failure.WRONG_STATUS);
            server.deaf = true;
            assertThat(probe(lanying(server, "admin", "app"), Duration.ofMillis(700))
                            .failure())
                    .hasValue(Failure.TIMEOUT);
        }
    }

    private Target lanying(Lanying server, String token, String app) {
        return parse("""
                targets:
                  - name: delivery
                    kind: lanying
                    url: http://127.0.0.1:%d
                    app-id: %s
                    sender-id: 1001
                    receiver-id: 2002
                    token-file: %s
                """.formatted(server.http.getAddress().getPort(), app, token));
    }

    private Target rocket(Rocket server, String sender, String receiver) {
        return parse("""
                targets:
                  - name: delivery
                    kind: rocketchat
                    url: http://127.0.0.1:%d
                    room: GENERAL
                    sender-id: aliceId
                    sender-token-file: %s
                    receiver-token-file: %s
                """.formatted(server.door.port(), sender, receiver));
    }

    private Target matrix(Matrix server, String sender, String receiver) {
        return parse("""
                targets:
                  - name: delivery
                    kind: matrix
                    url: http://127.0.0.1:%d
                    room: '!probe:example.com'
                    sender-token-file: %s
                    receiver-token-file: %s
                """.formatted(server.http.getAddress().getPort(), sender, receiver));
    }

    private Target mattermost(Mattermost server, String sender, String receiver) {
        return parse("""
                targets:
                  - name: delivery
                    kind: mattermost
                    url: http://127.0.0.1:%d
                    channel: probes0channel
                    sender-token-file: %s
                    receiver-token-file: %s
                """.formatted(server.door.port(), sender, receiver));
    }

    private Target parse(String text) {
        return new TargetsParser(home.resolve("probes.yml"), Clock.systemUTC())
                .parse(text)
                .getFirst();
    }

    private static Outcome probe(Target target, Duration timeout) {
        try (Attempt attempt = Attempt.within(timeout)) {
            return target.prober().probe(attempt);
        }
    }

    /** {@code /sync} with its long poll, {@code /send}, {@code /redact}. */
    private static final class Matrix implements AutoCloseable {
        private final HttpServer http;
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final Queue<String> redacted = new ConcurrentLinkedQueue<>();
        private volatile boolean deaf;

        Matrix() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/_matrix/client/v3/", this::answer);
            http.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath();
            String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean receives = path.endsWith("/sync");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!token.equals(receives ? "Bearer bob-token" : "Bearer alice-token")) {
                write(exchange, 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\"}");
            } else if (receives) {
                String query = exchange.getRequestURI().getQuery();
                assertThat(query).contains("!probe:example.com");
                write(exchange, 200, query.contains("since=") ? held() : "{\"next_batch\":\"s1\"}");
            } else if (path.contains("/send/m.room.message/")) {
                if (!deaf) {
                    events.add(JSON.readTree(body).path("body").asString());
                }
                write(exchange, 200, "{\"event_id\":\"$event\"}");
            } else {
                redacted.add(path);
                write(exchange, 200, "{\"event_id\":\"$redaction\"}");
            }
        }

        /** Somebody else talks first. */
        private String held() {
            try {
                String text = events.take();
                return "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!probe:example.com\":{\"timeline\":{\"events\":["
                        + "{\"content\":{\"body\":\"会议\"}},{\"content\":{\"body\":\"" + text + "\"}}]}}}}}";
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return "{}";
            }
        }

        private static void write(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    /** REST and WebSocket on one port, as Mattermost has them. */
    private static final class Mattermost implements AutoCloseable {
        private final SomeServer door = new SomeServer(this::meet);
        private final Map<String, Socket> listeners = new ConcurrentHashMap<>();
        private final Queue<String> deleted = new ConcurrentLinkedQueue<>();

        private void meet(Socket guest) throws IOException {
            BufferedReader in = SomeServer.reader(guest);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String token = "";
                String key = "";
                int length = 0;
                for (String head = in.readLine(); head != null && !head.isEmpty(); head = in.readLine()) {
                    token = head.startsWith("Authorization: Bearer ") ? head.substring(22) : token;
                    key = head.startsWith("Sec-WebSocket-Key: ") ? head.substring(19) : key;
                    length = head.startsWith("Content-Length: ") ? Integer.parseInt(head.substring(16)) : length;
                }
                if (line.contains("/api/v4/websocket")) {
                    SomeServer.write(
                            guest,
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + WebSocketTalk.accept(key) + "\r\n\r\n");
                    listen(guest, token);
                    return;
                }
                char[] body = new char[length];
                int read = 0;
                while (read < length) {
                    read += in.read(body, read, length - read);
                }
                rest(guest, line, token, new String(body));
            }
        }

        private void rest(Socket guest, String line, String token, String body) throws IOException {
            if (!token.equals("alice-token")) {
                SomeServer.write(guest, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}");
            } else if (line.startsWith("POST")) {
                JsonNode post = JSON.readTree(body);
                String message = post.path("message").asString();
                // The event may overtake the answer.
                for (Socket listener : listeners.values()) {
                    event(listener, "{\"event\":\"typing\"}");
                    event(
                            listener,
                            "{\"event\":\"posted\",\"data\":{\"post\":\"{\\\"message\\\":\\\"" + message + "\\\"}\"}}");
                }
                answer(guest, "{\"id\":\"post1\"}");
            } else {
                deleted.add(line);
                answer(guest, "{\"status\":\"OK\"}");
            }
        }

        private static void answer(Socket guest, String body) throws IOException {
            SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        private void listen(Socket guest, String token) throws IOException {
            boolean known = token.equals("bob-token");
            event(guest, "{\"event\":\"hello\"}");
            InputStream in = guest.getInputStream();
            // The challenge, whose content the header has told already.
            int head = in.read();
            int length = in.read() & 0x7f;
            in.readNBytes((length == 126 ? (in.read() << 8 | in.read()) : length) + 4);
            event(guest, "{\"status\":\"" + (known ? "OK" : "FAIL") + "\",\"seq_reply\":1,\"head\":" + head + "}");
            if (known) {
                listeners.put("bob" + guest.getPort(), guest);
                while (in.read() >= 0) {
                    // Until the guest leaves.
                }
                listeners.remove("bob" + guest.getPort());
            }
        }

        private static void event(Socket guest, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] frame = new byte[bytes.length + (bytes.length < 126 ? 2 : 4)];
            frame[0] = (byte) 0x81;
            if (bytes.length < 126) {
                frame[1] = (byte) bytes.length;
            } else {
                frame[1] = 126;
                frame[2] = (byte) (bytes.length >> 8);
                frame[3] = (byte) bytes.length;
            }
            System.arraycopy(bytes, 0, frame, frame.length - bytes.length, bytes.length);
            guest.getOutputStream().write(frame);
            guest.getOutputStream().flush();
        }

        @Override
        public void close() {
            door.close();
        }
    }

    /** REST and DDP on one port, as Rocket.Chat has them. */
    private static final class Rocket implements AutoCloseable {
        private final SomeServer door = new SomeServer(this::meet);
        private final Map<Integer, Socket> listeners = new ConcurrentHashMap<>();
        private final Queue<String> deleted = new ConcurrentLinkedQueue<>();

        private void meet(Socket guest) throws IOException {
            BufferedReader in = SomeServer.reader(guest);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Map<String, String> heads = new HashMap<>();
                for (String head = in.readLine(); head != null && !head.isEmpty(); head = in.readLine()) {
                    String[] sides = head.split(": ", 2);
                    heads.put(sides[0], sides[1]);
                }
                if (line.startsWith("GET /websocket")) {
                    SomeServer.write(
                            guest,
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + WebSocketTalk.accept(heads.getOrDefault("Sec-WebSocket-Key", "")) + "\r\n\r\n");
                    listen(guest);
                    return;
                }
                char[] body = new char[Integer.parseInt(heads.getOrDefault("Content-Length", "0"))];
                int read = 0;
                while (read < body.length) {
                    read += in.read(body, read, body.length - read);
                }
                JsonNode asked = JSON.readTree(new String(body));
                if (!heads.getOrDefault("X-Auth-Token", "").equals("alice-token")
                        || !heads.getOrDefault("X-User-Id", "").equals("aliceId")) {
                    SomeServer.write(guest, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}");
                } else if (line.contains("chat.postMessage")) {
                    Mattermost.answer(guest, "{\"success\":true,\"message\":{\"_id\":\"m1\"}}");
                    for (Socket listener : listeners.values()) {
                        Mattermost.event(
                                listener,
                                "{\"msg\":\"changed\",\"fields\":{\"args\":[{\"_id\":\"m1\",\"msg\":\""
                                        + asked.path("text").asString() + "\"}]}}");
                    }
                } else {
                    deleted.add(asked.path("msgId").asString());
                    Mattermost.answer(guest, "{\"success\":true}");
                }
            }
        }

        private void listen(Socket guest) throws IOException {
            InputStream in = guest.getInputStream();
            for (int head = in.read(); head >= 0; head = in.read()) {
                int length = in.read() & 0x7f;
                length = length == 126 ? in.read() << 8 | in.read() : length;
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int one = 0; one < payload.length; one++) {
                    payload[one] ^= mask[one % 4];
                }
                JsonNode said = JSON.readTree(payload);
                switch (said.path("msg").asString("")) {
                    case "connect" -> {
                        Mattermost.event(guest, "{\"server_id\":\"0\"}");
                        Mattermost.event(guest, "{\"msg\":\"connected\",\"session\":\"s\"}");
                    }
                    case "method" -> {
                        boolean known = said.toString().contains("bob-token");
                        Mattermost.event(guest, "{\"msg\":\"ping\"}");
                        Mattermost.event(
                                guest,
                                known
                                        ? "{\"msg\":\"result\",\"id\":\"1\",\"result\":{\"id\":\"bobId\"}}"
                                        : "{\"msg\":\"result\",\"id\":\"1\",\"error\":{\"error\":403}}");
                    }
                    case "sub" -> {
                        listeners.put(guest.getPort(), guest);
                        Mattermost.event(guest, "{\"msg\":\"ready\",\"subs\":[\"2\"]}");
                    }
                    default -> {
                        // A pong.
                    }
                }
            }
            listeners.remove(guest.getPort());
        }

        @Override
        public void close() {
            door.close();
        }
    }

    /** As much of the server API as is documented: who acts stands in a header, what is wrong in the body. */
    private static final class Lanying implements AutoCloseable {
        private final HttpServer http;
        private final Queue<String> messages = new ConcurrentLinkedQueue<>();
        private final Queue<String> recalled = new ConcurrentLinkedQueue<>();
        private volatile boolean deaf;

        Lanying() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", this::answer);
            http.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().toString();
            String as = exchange.getRequestHeaders().getFirst("user_id");
            JsonNode asked = JSON.readTree(exchange.getRequestBody());
            String body;
            if (!"admin-token".equals(exchange.getRequestHeaders().getFirst("access-token"))) {
                body = "{\"code\":403,\"message\":\"no\"}";
            } else if (!"app".equals(exchange.getRequestHeaders().getFirst("app_id"))) {
                body = "{\"code\":20001,\"message\":\"no\"}";
            } else if (path.equals("/message/send") && "1001".equals(as)) {
                if (!deaf) {
                    messages.add(asked.path("content").asString());
                }
                body = "{\"code\":200,\"data\":{}}";
            } else if (path.startsWith("/message/conversation?opposite_id=1001&") && "2002".equals(as)) {
                var list = JSON.createArrayNode();
                messages.forEach(text -> list.addObject()
                        .put("msg_id", 7_000_000_000_000_000_001L)
                        .put("ctype", "TEXT")
                        .put("content", text));
                body = "{\"code\":200,\"data\":{\"is_last\":true,\"messages\":" + list + "}}";
            } else {
                recalled.add(asked.path("msg_id").asString());
                body = "{\"code\":200}";
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
