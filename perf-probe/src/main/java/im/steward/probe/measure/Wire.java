package im.steward.probe.measure;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One connection, read through a small buffer; every step is a phase of the attempt that walks it. It is read without a
 * timeout of its own, which would wake a timer's thread at each wait: the attempt that holds it closes it at its deadline.
 */
final class Wire implements Closeable {
    private static final int LONGEST_LINE = 16 * 1024;
    /** What a deadline closes: TLS would say good-bye first, to somebody who may not listen. */
    private final Socket plain;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[8 * 1024];
    private int from;
    private int to;
    private boolean heard;

    private Wire(Socket plain, Socket socket) throws IOException {
        this.plain = plain;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** @param trust used where the place is secured */
    static Wire open(Place place, Trust trust, Attempt attempt) throws IOException {
        return open(place.host(), place.port(), place.secured() ? Optional.of(trust) : Optional.empty(), attempt);
    }

    /** @param trust where the connection is to be secured */
    static Wire open(String host, int port, Optional<Trust> trust, Attempt attempt) throws IOException {
        InetAddress address = Resolver.resolve(host, attempt);
        attempt.ended(Phase.DNS);
        // Without this each connection asks the platform's settings for a proxy, and with one its latency would be
        // measured.
        Socket plain = new Socket(Proxy.NO_PROXY);
        attempt.holds(plain);
        try {
            plain.setOption(StandardSocketOptions.TCP_NODELAY, true);
            plain.connect(new InetSocketAddress(address, port), attempt.millisLeft());
            attempt.ended(Phase.CONNECT);
            if (trust.isEmpty()) {
                return new Wire(plain, plain);
            }
            Socket secured = trust.get().secure(plain, host, port, attempt);
            attempt.ended(Phase.TLS);
            return new Wire(plain, secured);
        } catch (IOException failed) {
            plain.close();
            throw failed;
        }
    }

    /** The same connection, secured from here on; what the other side said before was said in the clear. */
    Wire secured(Trust trust, String host, int port, Attempt attempt) throws IOException {
        if (from < to) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        Wire secured = new Wire(plain, trust.secure(socket, host, port, attempt));
        attempt.ended(Phase.TLS);
        return secured;
    }

    /** From now on this attempt's deadline closes it. */
    void joins(Attempt attempt) {
        attempt.holds(plain);
    }

    /** It outlives the attempt. */
    void leaves(Attempt attempt) {
        attempt.releases(plain);
    }

    /** For a driver that speaks over it; what was read before is gone. */
    Socket socket() {
        return socket;
    }

    void send(byte[] bytes) throws IOException {
        heard = false;
        out.write(bytes);
        out.flush();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until there is at least one byte to read. */
    void await(Attempt attempt) throws IOException {
        if (from == to) {
            attempt.millisLeft();
            int read = in.read(buffer, 0, buffer.length);
            if (read < 0) {
                throw new EOFException("the other side closed the connection");
            }
            from = 0;
            to = read;
            heard = true;
        }
    }

    /** Something has come since the last question. */
    boolean heard() {
        return heard;
    }

    /** Whether the other side has ended the connection meanwhile; looks for a millisecond. */
    boolean ended() {
        try {
            socket.setSoTimeout(1);
            // Whatever was said without being asked is no answer to what is asked next.
            return from < to || in.read(buffer, 0, buffer.length) != 0;
        } catch (SocketTimeoutException quiet) {
            return false;
        } catch (IOException broken) {
            return true;
        } finally {
            waitAsLongAsItTakes();
        }
    }

    private void waitAsLongAsItTakes() {
        try {
            socket.setSoTimeout(0);
        } catch (IOException broken) {
            // Whoever reads next finds it so.
        }
    }

    int readByte(Attempt attempt) throws IOException {
        await(attempt);
        return buffer[from++] & 0xff;
    }

    /** Up to {@code most} bytes that are there, at least one. */
    int read(byte[] into, int at, int most, Attempt attempt) throws IOException {
        await(attempt);
        int count = Math.min(most, to - from);
        System.arraycopy(buffer, from, into, at, count);
        from += count;
        return count;
    }

    byte[] readFully(int count, Attempt attempt) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            done += read(bytes, done, count - done, attempt);
        }
        return bytes;
    }

    /** A line without its end; bytes as they are, since protocols of lines are ASCII. */
    String readLine(Attempt attempt) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = readByte(attempt); one != '\n'; one = readByte(attempt)) {
            line.append((char) one);
            if (line.length() > LONGEST_LINE) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
