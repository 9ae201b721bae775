package im.steward.probe.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The fastest target there can be: whatever a probe of it takes is our own. */
final class LoopbackEcho implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_MILLIS = 1_000;
    private final ServerSocket door;

    LoopbackEcho() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofPlatform().daemon().name("probe-echo").start(this::serve);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/");
    }

    private void serve() {
        while (!door.isClosed()) {
            try (Socket guest = door.accept()) {
                guest.setSoTimeout(PATIENCE_MILLIS);
                readRequest(guest.getInputStream());
                guest.getOutputStream().write(ANSWER);
            } catch (IOException gone) {
                // The next one, or the end.
            }
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        byte[] request = new byte[4096];
        int length = 0;
        while (length < request.length) {
            int read = in.read(request, length, request.length - length);
            if (read < 0) {
                return;
            }
            length += read;
            if (length >= 4 && request[length - 1] == '\n' && request[length - 3] == '\n') {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException ignored) {
            // It is closed then, too.
        }
    }
}
