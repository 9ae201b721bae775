package im.steward.probe.load;

import im.steward.probe.measure.SomeServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A chat server in small, on loopback: {@code /login} gives a token, {@code /messages} takes and shows, {@code /socket}
 * tells everybody. It serves so many a second and no more, by construction: each request has its own moment.
 */
final class CountingServer implements AutoCloseable {
    private final SomeServer server = new SomeServer(this::meet);
    private final List<OutputStream> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong sends = new AtomicLong();
    private final AtomicLong logIns = new AtomicLong();
    private volatile long nanosEach;
    private volatile long failFrom = Long.MAX_VALUE;
    private volatile long stallAt = Long.MAX_VALUE;
    private volatile Duration stall = Duration.ZERO;
    private long free = System.nanoTime();

    /** @param perSecond its capacity */
    CountingServer serving(int perSecond) {
        nanosEach = 1_000_000_000L / perSecond;
        return this;
    }

    CountingServer failingFrom(long request) {
        failFrom = request;
        return this;
    }

    /** From one request on nobody is served for a while. */
    CountingServer stallingAt(long request, Duration length) {
        stallAt = request;
        stall = length;
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    long served() {
        return served.get();
    }

    long reads() {
        return reads.get();
    }

    long sends() {
        return sends.get();
    }

    long logIns() {
        return logIns.get();
    }

    /** When this request has had its turn. */
    private synchronized long turn(long number) {
        free = Math.max(free, System.nanoTime()) + nanosEach + (number == stallAt ? stall.toNanos() : 0);
        return free;
    }

    private void meet(Socket guest) throws IOException, InterruptedException {
        var in = new DataInputStream(guest.getInputStream());
        while (true) {
            String line = line(in);
            Map<String, String> headers = new HashMap<>();
            for (String next = line(in); !next.isEmpty(); next = line(in)) {
                int colon = next.indexOf(':');
                headers.put(
                        next.substring(0, colon).toLowerCase(Locale.ROOT),
                        next.substring(colon + 1).strip());
            }
            String body = new String(
                    in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))),
                    StandardCharsets.UTF_8);
            if (line.startsWith("GET /socket ") || line.startsWith("GET /api/v4/websocket ")) {
                listen(guest, in, headers);
                return;
            }
            answer(guest, line, headers, body);
        }
    }

    private void answer(Socket guest, String line, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        if (line.startsWith("POST /login ") || line.startsWith("POST /api/v4/users/login ")) {
            logIns.incrementAndGet();
            boolean known = body.contains("\"password\":\"se,cret\"");
            reply(
                    guest,
                    known ? "200 OK" : "401 Unauthorized",
                    "Token: t-1\r\n",
                    "{\"id\":\"u7\",\"user\":{\"id\":\"u7\"}}");
            return;
        }
        if (!headers.getOrDefault("authorization", "").equals("Bearer t-1")) {
            reply(guest, "401 Unauthorized", "", "");
            return;
        }
        long number = served.incrementAndGet();
        Thread.sleep(Duration.ofNanos(Math.max(0, turn(number) - System.nanoTime())));
        if (number >= failFrom) {
            reply(guest, "500 Internal Server Error", "", "");
        } else if (line.startsWith("POST ")) {
            sends.incrementAndGet();
            reply(guest, "201 Created", "", "{}");
            for (OutputStream listener : listeners) {
                tell(listener, line.contains("/api/v4/") ? "{\"event\":\"posted\",\"data\":" + body + "}" : body);
            }
        } else {
            reads.incrementAndGet();
            reply(guest, "200 OK", "", "{\"messages\":[]}");
        }
    }

    private static void reply(Socket guest, String status, String headers, String body) throws IOException {
        SomeServer.write(
                guest,
                "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private void listen(Socket guest, DataInputStream in, Map<String, String> headers) throws IOException {
        SomeServer.write(
                guest,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(headers.getOrDefault("sec-websocket-key", "")) + "\r\n\r\n");
        OutputStream out = guest.getOutputStream();
        listeners.add(out);
        try {
            while (true) {
                int head = in.readUnsignedByte();
                int length = in.readUnsignedByte() & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length;
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int one = 0; one < payload.length; one++) {
                    payload[one] = (byte) (payload[one] ^ mask[one % 4]);
                }
                if ((head & 0x0f) == 1) {
                    tell(out, new String(payload, StandardCharsets.UTF_8));
                }
            }
        } finally {
            listeners.remove(out);
        }
    }

    private static void tell(OutputStream listener, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        var frame = new ByteArrayOutputStream();
        frame.write(0x81);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else {
            frame.write(126);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(payload);
        synchronized (listener) {
            listener.write(frame.toByteArray());
            listener.flush();
        }
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new EOFException();
            }
            if (one != '\r') {
                line.append((char) one);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
