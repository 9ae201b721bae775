package im.steward.probe.measure;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One HTTP/1.1 response, read to its end and never further than allowed.
 *
 * @param body one character for each byte, whatever the response says of its encoding
 */
record HttpAnswer(int status, Map<String, String> headers, String body, boolean reusable) {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
    private static final int MOST_HEADERS = 200;
    private static final int PIECE = 8 * 1024;

    HttpAnswer {
        headers = Map.copyOf(headers);
    }

    static HttpAnswer read(Wire wire, int mostBytes, Attempt attempt) throws IOException {
        HttpAnswer head = head(wire, attempt);
        // What comes before the answer proper: 100 Continue, 103 Early Hints.
        while (head.status() < 200 && head.status() != 101) {
            head = head(wire, attempt);
        }
        if (head.status() == 204 || head.status() == 304 || head.status() == 101) {
            return head;
        }
        var body = new ByteArrayOutputStream();
        boolean toTheEnd = false;
        if (head.header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            chunks(wire, body, mostBytes, attempt);
        } else if (head.headers().containsKey("content-length")) {
            copy(wire, body, head.length(mostBytes), attempt);
        } else {
            toTheEnd = true;
            untilClosed(wire, body, mostBytes, attempt);
        }
        boolean close = head.header("connection").toLowerCase(Locale.ROOT).contains("close");
        return new HttpAnswer(
                head.status(), head.headers(), body.toString(StandardCharsets.ISO_8859_1), !toTheEnd && !close);
    }

    private static HttpAnswer head(Wire wire, Attempt attempt) throws IOException {
        Matcher status = STATUS_LINE.matcher(wire.readLine(attempt));
        if (!status.matches()) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = wire.readLine(attempt); !line.isEmpty(); line = wire.readLine(attempt)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                String former = headers.put(name, value);
                if (name.equals("content-length") && former != null && !former.equals(value)) {
                    throw new Attempt.Malformed(Failure.MALFORMED);
                }
            }
            if (headers.size() > MOST_HEADERS) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
        }
        return new HttpAnswer(Integer.parseInt(status.group(1)), headers, "", true);
    }

    private int length(int mostBytes) throws IOException {
        try {
            long length = Long.parseLong(header("content-length"));
            if (length < 0) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
            if (length > mostBytes) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
            return (int) length;
        } catch (NumberFormatException noNumber) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    private static void chunks(Wire wire, ByteArrayOutputStream body, int mostBytes, Attempt attempt)
            throws IOException {
        while (true) {
            int size = chunkSize(wire.readLine(attempt));
            if (size > mostBytes - body.size()) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
            if (size == 0) {
                while (!wire.readLine(attempt).isEmpty()) {
                    // Trailers say nothing about the answer.
                }
                return;
            }
            copy(wire, body, size, attempt);
            if (!wire.readLine(attempt).isEmpty()) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
        }
    }

    private static int chunkSize(String line) throws IOException {
        int end = line.indexOf(';');
        try {
            return Integer.parseUnsignedInt(
                            end < 0 ? line.strip() : line.substring(0, end).strip(), 16)
                    & 0x7fff_ffff;
        } catch (NumberFormatException noNumber) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    private static void copy(Wire wire, ByteArrayOutputStream body, int count, Attempt attempt) throws IOException {
        byte[] piece = new byte[Math.min(count, PIECE)];
        int left = count;
        while (left > 0) {
            int read = wire.read(piece, 0, Math.min(left, piece.length), attempt);
            body.write(piece, 0, read);
            left -= read;
        }
    }

    private static void untilClosed(Wire wire, ByteArrayOutputStream body, int mostBytes, Attempt attempt)
            throws IOException {
        byte[] piece = new byte[PIECE];
        try {
            while (true) {
                int read = wire.read(piece, 0, piece.length, attempt);
                body.write(piece, 0, read);
                if (body.size() > mostBytes) {
                    throw new Attempt.Malformed(Failure.TOO_LARGE);
                }
            }
        } catch (EOFException end) {
            // So this kind of body ends.
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    Optional<URI> redirect(URI from) throws IOException {
        if (status < 301 || status > 308 || status == 304 || header("location").isEmpty()) {
            return Optional.empty();
        }
        try {
            URI to = from.resolve(header("location"));
            String scheme = String.valueOf(to.getScheme());
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
            return Optional.of(to);
        } catch (IllegalArgumentException noAddress) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    boolean contains(String text) {
        return body.contains(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
