package im.steward.probe.measure;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One guest's WebSocket (RFC 6455) for text, read all the time by a thread of its own: a guest that does not read fills
 * the server's buffers, and would measure itself.
 */
public final class WebSocketLine implements Closeable {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_WAITING = 10_000;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final Duration EVER = Duration.ofDays(3650);
    private final Wire wire;
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Object sending = new Object();
    private volatile boolean ended;

    private WebSocketLine(Wire wire) {
        this.wire = wire;
    }

    /** Either a line that is open, or why there is none. */
    public sealed interface Opening {
        record Open(WebSocketLine line) implements Opening {}

        record Refused(Failure failure) implements Opening {}
    }

    /** @param path with the query, as it is sent */
    public static Opening open(
            URI server, String path, Map<String, String> headers, HttpLine.Authorities authorities, Attempt attempt) {
        Place place = Place.of(server);
        try {
            Wire wire = Wire.open(place, authorities.trust(), attempt);
            try {
                attempt.holds(wire);
                upgrade(wire, place, path, headers, attempt);
                attempt.releases(wire);
            } catch (IOException failed) {
                wire.close();
                throw failed;
            }
            var line = new WebSocketLine(wire);
            Thread.ofVirtual().name("load-socket").start(line::listen);
            return new Opening.Open(line);
        } catch (IOException failed) {
            return new Opening.Refused(attempt.bad(failed).failure().orElse(Failure.INTERNAL));
        }
    }

    private static void upgrade(Wire wire, Place place, String path, Map<String, String> headers, Attempt attempt)
            throws IOException {
        String key = Base64.getEncoder().encodeToString(random(16));
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + place.authority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key + "\r\nUser-Agent: steward-probe\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        wire.send(text.append("\r\n").toString());
        HttpAnswer answer = HttpAnswer.read(wire, MOST_BYTES, attempt);
        if (answer.status() == 401 || answer.status() == 403) {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        if (answer.status() != 101) {
            throw new Attempt.Malformed(Failure.WRONG_STATUS);
        }
        if (!answer.header("sec-websocket-accept").equals(WebSocketTalk.accept(key))) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    /** A server that does not read would hold the sender as long as it likes; the attempt's end closes the line. */
    public Optional<Failure> send(String text, Attempt attempt) {
        try {
            attempt.holds(wire);
            write(TEXT, text.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (IOException gone) {
            close();
            return attempt.bad(gone).failure();
        } finally {
            attempt.releases(wire);
        }
    }

    /** Waits for a text that is wanted; the ones before it are forgotten. */
    public Optional<Failure> await(Predicate<String> wanted, Attempt attempt) {
        try {
            while (true) {
                String text = heard.poll(attempt.millisLeft(), TimeUnit.MILLISECONDS);
                if (text == null) {
                    return Optional.of(Failure.TIMEOUT);
                }
                if (wanted.test(text)) {
                    return Optional.empty();
                }
                if (ended && heard.isEmpty()) {
                    return Optional.of(Failure.CLOSED);
                }
            }
        } catch (IOException late) {
            return Optional.of(Failure.TIMEOUT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of(Failure.CLOSED);
        }
    }

    public boolean open() {
        return !ended;
    }

    private void listen() {
        try (Attempt ever = Attempt.within(EVER)) {
            var message = new ByteArrayOutputStream();
            boolean text = false;
            while (true) {
                int head = wire.readByte(ever);
                byte[] payload = wire.readFully(length(ever), ever);
                switch (head & 0x0f) {
                    case PING -> write(PONG, payload);
                    case CLOSE -> {
                        return;
                    }
                    case PONG -> {
                        // Nobody asked.
                    }
                    default -> {
                        if ((head & 0x0f) != CONTINUATION) {
                            message.reset();
                            text = (head & 0x0f) == TEXT;
                        }
                        message.writeBytes(payload);
                        if (message.size() > MOST_BYTES) {
                            return;
                        }
                        if ((head & FINAL) != 0 && text) {
                            hear(message.toString(StandardCharsets.UTF_8));
                        }
                    }
                }
            }
        } catch (IOException gone) {
            // Those who wait are told below.
        } finally {
            close();
            // Wakes whoever waits.
            hear("");
        }
    }

    /** What nobody waits for must not fill the memory: the oldest goes. */
    private void hear(String text) {
        while (!heard.offer(text)) {
            heard.poll();
        }
    }

    private int length(Attempt ever) throws IOException {
        long length = wire.readByte(ever) & 0x7f;
        if (length >= 126) {
            int bytes = length == 126 ? 2 : 8;
            length = 0;
            for (int one = 0; one < bytes; one++) {
                length = length << 8 | wire.readByte(ever);
            }
        }
        if (length < 0 || length > MOST_BYTES) {
            throw new Attempt.Malformed(Failure.TOO_LARGE);
        }
        return (int) length;
    }

    private void write(int kind, byte[] payload) throws IOException {
        byte[] mask = random(4);
        var frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(FINAL | kind);
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else {
            int bytes = payload.length < 65_536 ? 2 : 8;
            frame.write(MASKED | (bytes == 2 ? 126 : 127));
            for (int one = bytes - 1; one >= 0; one--) {
                frame.write((int) ((long) payload.length >>> (8 * one)) & 0xff);
            }
        }
        frame.writeBytes(mask);
        for (int one = 0; one < payload.length; one++) {
            frame.write(payload[one] ^ mask[one % mask.length]);
        }
        synchronized (sending) {
            wire.send(frame.toByteArray());
        }
    }

    /** The mask protects proxies, not secrets; it need not be unguessable here. */
    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        ended = true;
        try {
            wire.close();
        } catch (IOException ignored) {
            // It is given up anyway.
        }
    }
}
