package im.steward.probe.measure;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One guest's HTTP/1.1 connection to one server, kept open between questions as a browser keeps it. For one thread at a
 * time. Redirects are answers: whoever may be asked is decided before.
 */
public final class HttpLine implements Closeable {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    /** A server that has got such a question may have done what it asks for. */
    private static final Set<String> ASKED_ONCE = Set.of("POST", "PATCH");
    /** No usual server ends a connection sooner. */
    private static final Duration FRESH = Duration.ofSeconds(4);

    private final Place place;
    private final Trust trust;
    private final Duration fresh;
    private @Nullable Wire kept;
    private long keptSince;

    /** Whose certificates count; read once and shared by all lines. */
    public static final class Authorities {
        private final Trust trust;

        private Authorities(Trust trust) {
            this.trust = trust;
        }

        public static Authorities of(Optional<Path> caFile) {
            return new Authorities(Trust.of(caFile));
        }

        Trust trust() {
            return trust;
        }
    }

    /**
     * What is asked.
     *
     * @param path with the query, as it is sent
     */
    public record Question(String method, String path, Map<String, String> headers, String body) {
        public Question {
            headers = Map.copyOf(headers);
        }
    }

    /** What came of it; without an answer the status is 0. */
    public record Reply(Optional<Failure> failure, int status, Map<String, String> headers, String body) {
        public Reply {
            headers = Map.copyOf(headers);
        }

        static Reply failed(Failure failure) {
            return new Reply(Optional.of(failure), 0, Map.of(), "");
        }
    }

    public HttpLine(URI server, Authorities authorities) {
        this(server, authorities, FRESH);
    }

    /** @param fresh for so long after an answer it is not looked whether the connection has been ended */
    HttpLine(URI server, Authorities authorities, Duration fresh) {
        this.fresh = fresh;
        this.place = Place.of(server);
        this.trust = authorities.trust();
    }

    /** Never throws for what a server does: that is a failure in the reply. */
    public Reply ask(Question question, Attempt attempt) {
        try {
            HttpAnswer answer = exchange(bytes(question), ASKED_ONCE.contains(question.method()), attempt);
            return new Reply(
                    Optional.empty(),
                    answer.status(),
                    answer.headers(),
                    new String(answer.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            close();
            return Reply.failed(attempt.bad(failed).failure().orElse(Failure.INTERNAL));
        }
    }

    private HttpAnswer exchange(byte[] question, boolean once, Attempt attempt) throws IOException {
        Wire wire = kept;
        if (wire != null && once && System.nanoTime() - keptSince >= fresh.toNanos() && wire.ended()) {
            close();
            wire = null;
        }
        kept = null;
        if (wire != null) {
            try {
                return exchange(wire, question, attempt);
            } catch (EOFException | SocketException closedMeanwhile) {
                // A server may end an idle connection whenever it likes; browsers, too, then ask once more.
                if (once || wire.heard()) {
                    throw closedMeanwhile;
                }
                attempt.millisLeft();
            }
        }
        return exchange(Wire.open(place, trust, attempt), question, attempt);
    }

    private HttpAnswer exchange(Wire wire, byte[] question, Attempt attempt) throws IOException {
        boolean keep = false;
        try {
            wire.joins(attempt);
            wire.send(question);
            wire.await(attempt);
            attempt.ended(Phase.FIRST_BYTE);
            HttpAnswer answer = HttpAnswer.read(wire, MOST_BYTES, attempt);
            attempt.ended(Phase.BODY);
            keep = answer.reusable();
            return answer;
        } finally {
            if (keep) {
                wire.leaves(attempt);
                kept = wire;
                keptSince = System.nanoTime();
            } else {
                wire.close();
            }
        }
    }

    private byte[] bytes(Question question) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", "*/*");
        headers.put("User-Agent", "steward-probe");
        headers.put("Connection", "keep-alive");
        headers.putAll(question.headers());
        headers.put("Host", place.authority());
        byte[] body = question.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0
                || question.method().equals("POST")
                || question.method().equals("PUT")) {
            headers.put("Content-Length", String.valueOf(body.length));
        }
        StringBuilder text = new StringBuilder(question.method())
                .append(' ')
                .append(question.path())
                .append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    @Override
    public void close() {
        Wire wire = kept;
        kept = null;
        if (wire != null) {
            try {
                wire.close();
            } catch (IOException ignored) {
                // It is given up anyway.
            }
        }
    }
}
