package im.steward.probe.measure;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that answers {@code GET /<microseconds>} after that time, sleeping first and spinning at the end,
 * and keeps how long it really took; {@code GET /log} tells and forgets, in order.
 */
public final class SpinningServer {
    private static final long SPIN = 300_000;
    private static final StringBuilder LOG = new StringBuilder();

    private SpinningServer() {}

    public static void main(String[] args) throws IOException {
        try (ServerSocket door = new ServerSocket(0, 600, InetAddress.getLoopbackAddress())) {
            System.out.println(door.getLocalPort());
            while (true) {
                Socket guest = door.accept();
                guest.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofPlatform().daemon().start(() -> serve(guest));
            }
        }
    }

    private static void serve(Socket guest) {
        try (guest) {
            InputStream in = guest.getInputStream();
            OutputStream out = new BufferedOutputStream(guest.getOutputStream());
            byte[] buffer = new byte[4096];
            int length = 0;
            while (true) {
                int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    return;
                }
                long begin = System.nanoTime();
                length += read;
                if (length < 4 || buffer[length - 1] != '\n' || buffer[length - 3] != '\n') {
                    continue;
                }
                String head = new String(buffer, 0, length, StandardCharsets.US_ASCII);
                length = 0;
                String path = head.split(" ", 3)[1].substring(1);
                boolean keep = !head.contains("onnection: close");
                String body = path.equals("log") ? log() : "ok";
                byte[] answer = ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length()
                                + (keep ? "" : "\r\nConnection: close") + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII);
                if (!path.equals("log")) {
                    await(begin + Long.parseLong(path) * 1_000);
                }
                if (!path.equals("log")) {
                    // Before the answer, so that whoever has it finds its time in the log.
                    note(System.nanoTime() - begin);
                }
                out.write(answer);
                out.flush();
                if (!keep) {
                    return;
                }
            }
        } catch (IOException gone) {
            // The guest has left.
        }
    }

    private static void await(long until) {
        long left = until - System.nanoTime();
        if (left > SPIN) {
            LockSupport.parkNanos(left - SPIN);
        }
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private static void note(long took) {
        synchronized (LOG) {
            LOG.append(took).append('\n');
        }
    }

    private static String log() {
        synchronized (LOG) {
            String all = LOG.toString();
            LOG.setLength(0);
            return all;
        }
    }
}
