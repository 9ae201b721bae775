package im.steward.probe.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The client's side of a WebSocket (RFC 6455) over an open connection. */
final class WebSocketTalk {
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
    private static final int LONGEST_SENT = 65_535;
    private final Wire wire;

    private WebSocketTalk(Wire wire) {
        this.wire = wire;
    }

    /** Bytes that came, and what kind they are. */
    static final class Frame {
        private final int kind;
        private final byte[] payload;

        Frame(int kind, byte[] payload) {
            this.kind = kind;
            this.payload = payload;
        }

        int kind() {
            return kind;
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
        String key = Base64.getEncoder().encodeToString(random(16));
        StringBuilder request = new StringBuilder("GET ")
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(place.authority())
                .append(
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\nUser-Agent: steward-probe\r\n");
        if (token.isPresent()) {
            request.append("Authorization: Bearer ").append(token.get().read()).append("\r\n");
        }
        wire.send(request.append("\r\n").toString());
        wire.await(attempt);
        attempt.ended(Phase.FIRST_BYTE);
        HttpAnswer answer = HttpAnswer.read(wire, MOST_BYTES, attempt);
        if (answer.status() == 401 || answer.status() == 403) {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        if (answer.status() != 101) {
            throw new Attempt.Malformed(Failure.WRONG_STATUS);
        }
        if (!answer.header("sec-websocket-accept").equals(accept(key))) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        return new WebSocketTalk(wire);
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
        if (length < 0 || length > MOST_BYTES) {
            throw new Attempt.Malformed(Failure.TOO_LARGE);
        }
        byte[] payload = wire.readFully((int) length, attempt);
        if ((head & 0x0f) == CLOSE) {
            throw new Attempt.Malformed(Failure.CLOSED);
        }
        return new Frame(head & 0x0f, payload);
    }

    void send(int kind, byte[] payload) throws IOException {
        if (payload.length > LONGEST_SENT) {
            throw new IllegalArgumentException("a probe sends short frames");
        }
        byte[] mask = random(4);
        int head = payload.length < SHORT ? 2 : 4;
        byte[] frame = new byte[head + mask.length + payload.length];
        frame[0] = (byte) (FINAL | kind);
        if (head == 2) {
            frame[1] = (byte) (MASKED | payload.length);
        } else {
            frame[1] = (byte) (MASKED | SHORT);
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
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
