package im.steward.probe.measure;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One guest's WebSocket (RFC 6455) for text, read all the time by a thread of its own: a guest that does not read fills
 * the server's buffers, and would measure itself.
 */
public final class WebSocketLine implements Closeable {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_WAITING = 10_000;
    private static final Duration EVER = Duration.ofDays(3650);
    private final Wire wire;
    private final WebSocketTalk talk;
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Object sending = new Object();
    private volatile boolean ended;

    private WebSocketLine(Wire wire, WebSocketTalk talk) {
        this.wire = wire;
        this.talk = talk;
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
            WebSocketTalk talk;
            try {
                talk = WebSocketTalk.upgrade(wire, place, path, headers, MOST_BYTES, attempt);
                wire.leaves(attempt);
            } catch (IOException failed) {
                wire.close();
                throw failed;
            }
            var line = new WebSocketLine(wire, talk);
            Thread.ofVirtual().name("load-socket").start(line::listen);
            return new Opening.Open(line);
        } catch (IOException failed) {
            return new Opening.Refused(attempt.bad(failed).failure().orElse(Failure.INTERNAL));
        }
    }

    /** A server that does not read would hold the sender as long as it likes; the attempt's end closes the line. */
    public Optional<Failure> send(String text, Attempt attempt) {
        try {
            wire.joins(attempt);
            write(WebSocketTalk.TEXT, text.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (IOException gone) {
            close();
            return attempt.bad(gone).failure();
        } finally {
            wire.leaves(attempt);
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
                WebSocketTalk.Frame frame = talk.read(ever);
                switch (frame.kind()) {
                    case WebSocketTalk.PING -> write(WebSocketTalk.PONG, frame.payload());
                    case WebSocketTalk.PONG -> {
                        // Nobody asked.
                    }
                    default -> {
                        if (frame.kind() != WebSocketTalk.CONTINUATION) {
                            message.reset();
                            text = frame.kind() == WebSocketTalk.TEXT;
                        }
                        message.writeBytes(frame.payload());
                        if (message.size() > MOST_BYTES) {
                            return;
                        }
                        if (frame.last() && text) {
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

    private void write(int kind, byte[] payload) throws IOException {
        synchronized (sending) {
            talk.send(kind, payload);
        }
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
