package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Opens a WebSocket (RFC 6455), sends a ping and waits for its pong. */
public final class WebSocketProber implements Prober {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int FINAL = 0x80;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MASKED = 0x80;
    private static final int MOST_BYTES = 1024 * 1024;
    private final URI url;
    private final Trust trust;

    WebSocketProber(URI url, Trust trust) {
        this.url = url;
        this.trust = trust;
        Place.of(url);
    }

    @Override
    public String kind() {
        return "websocket";
    }

    @Override
    public String address() {
        return url.getScheme().toLowerCase(Locale.ROOT) + "://" + Place.of(url).authority()
                + Optional.ofNullable(url.getRawPath()).orElse("");
    }

    @Override
    public Outcome probe(Attempt attempt) {
        Place place = Place.of(url);
        try (Wire wire = Wire.open(
                place.host(), place.port(), place.secured() ? Optional.of(trust) : Optional.empty(), attempt)) {
            attempt.holds(wire);
            upgrade(wire, place, attempt);
            byte[] nonce = random(8);
            wire.send(frame(PING, nonce));
            awaitPong(wire, nonce, attempt);
            attempt.ended(Phase.ANSWER);
            Outcome good = attempt.good();
            wire.send(frame(CLOSE, new byte[] {0x03, (byte) 0xE8}));
            return good;
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }

    private void upgrade(Wire wire, Place place, Attempt attempt) throws IOException {
        String key = Base64.getEncoder().encodeToString(random(16));
        String path = Optional.ofNullable(url.getRawPath())
                        .filter(given -> !given.isEmpty())
                        .orElse("/")
                + Optional.ofNullable(url.getRawQuery())
                        .map(query -> "?" + query)
                        .orElse("");
        wire.send("GET " + path + " HTTP/1.1\r\nHost: " + place.authority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key + "\r\nUser-Agent: steward-probe\r\n\r\n");
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

    /** Other frames may come first: a chat server greets its guests. */
    private static void awaitPong(Wire wire, byte[] nonce, Attempt attempt) throws IOException {
        while (true) {
            int head = wire.readByte(attempt);
            long length = wire.readByte(attempt) & 0x7f;
            if (length >= 126) {
                int bytes = length == 126 ? 2 : 8;
                length = 0;
                for (int one = 0; one < bytes; one++) {
                    length = length << 8 | wire.readByte(attempt);
                }
            }
            if (length < 0 || length > MOST_BYTES) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
            byte[] payload = wire.readFully((int) length, attempt);
            switch (head & 0x0f) {
                case PONG -> {
                    if (Arrays.equals(payload, nonce)) {
                        return;
                    }
                }
                case CLOSE -> throw new Attempt.Malformed(Failure.CLOSED);
                default -> {
                    // A greeting.
                }
            }
        }
    }

    private static byte[] frame(int kind, byte[] payload) {
        byte[] mask = random(4);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) (FINAL | kind);
        frame[1] = (byte) (MASKED | payload.length);
        System.arraycopy(mask, 0, frame, 2, mask.length);
        for (int one = 0; one < payload.length; one++) {
            frame[6 + one] = (byte) (payload[one] ^ mask[one % mask.length]);
        }
        return frame;
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
