package im.steward.probe.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The client's side of a WebSocket (RFC 6455) over an open connection. */
final class WebSocketTalk {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int SHORT = 126;
    private static final int MIDDLE = 65_536;
    private final Wire wire;
    private final int mostBytes;

    private WebSocketTalk(Wire wire, int mostBytes) {
        this.wire = wire;
        this.mostBytes = mostBytes;
    }

    /** Bytes that came, what kind they are, and whether they end a message. */
    static final class Frame {
        private final int kind;
        private final boolean last;
        private final byte[] payload;

        Frame(int kind, boolean last, byte[] payload) {
            this.kind = kind;
            this.last = last;
            this.payload = payload;
        }

        int kind() {
            return kind;
        }

        boolean last() {
            return last;
        }

        byte[] payload() {
            return payload.clone();
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    static WebSocketTalk upgrade(Wire wire, Place place, String path, Optional<Secret> token, Attempt attempt)
            throws IOException {
        Map<String, String> headers = token.isPresent()
                ? Map.of("Authorization", "Bearer " + token.get().read())
                : Map.of();
        return upgrade(wire, place, path, headers, MOST_BYTES, attempt);
    }

    /** @param mostBytes a larger frame ends the talk */
    static WebSocketTalk upgrade(
            Wire wire, Place place, String path, Map<String, String> headers, int mostBytes, Attempt attempt)
            throws IOException {
        String key = Base64.getEncoder().encodeToString(random(16));
        StringBuilder request = new StringBuilder("GET ")
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(place.authority())
                .append(
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\nUser-Agent: steward-probe\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        wire.send(request.append("\r\n").toString());
        wire.await(attempt);
        attempt.ended(Phase.FIRST_BYTE);
        HttpAnswer answer = HttpAnswer.read(wire, mostBytes, attempt);
        if (answer.status() == 401 || answer.status() == 403) {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        if (answer.status() != 101) {
            throw new Attempt.Malformed(Failure.WRONG_STATUS);
        }
        if (!answer.header("sec-websocket-accept").equals(accept(key))) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        return new WebSocketTalk(wire, mostBytes);
    }

    static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    Frame read(Attempt attempt) throws IOException {
        int head = wire.readByte(attempt);
        long length = wire.readByte(attempt) & 0x7f;
        if (length >= SHORT) {
            int bytes = length == SHORT ? 2 : 8;
            length = 0;
            for (int one = 0; one < bytes; one++) {
                length = length << 8 | wire.readByte(attempt);
            }
        }
        if (length < 0 || length > mostBytes) {
            throw new Attempt.Malformed(Failure.TOO_LARGE);
        }
        byte[] payload = wire.readFully((int) length, attempt);
        if ((head & 0x0f) == CLOSE) {
            throw new Attempt.Malformed(Failure.CLOSED);
        }
        return new Frame(head & 0x0f, (head & FINAL) != 0, payload);
    }

    void send(int kind, byte[] payload) throws IOException {
        byte[] mask = random(4);
        int bytes = payload.length < SHORT ? 0 : payload.length < MIDDLE ? 2 : 8;
        int head = 2 + bytes;
        byte[] frame = new byte[head + mask.length + payload.length];
        frame[0] = (byte) (FINAL | kind);
        frame[1] = (byte) (MASKED | (bytes == 0 ? payload.length : bytes == 2 ? SHORT : SHORT + 1));
        for (int one = 0; one < bytes; one++) {
            frame[2 + one] = (byte) ((long) payload.length >>> (8 * (bytes - 1 - one)));
        }
        System.arraycopy(mask, 0, frame, head, mask.length);
        for (int one = 0; one < payload.length; one++) {
            frame[head + mask.length + one] = (byte) (payload[one] ^ mask[one % mask.length]);
        }
        wire.send(frame);
    }

    static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
