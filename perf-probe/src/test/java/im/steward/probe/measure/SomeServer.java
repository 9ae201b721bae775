package im.steward.probe.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that does to each guest what a test says. */
public final class SomeServer implements AutoCloseable {
    private final ServerSocket door;
    private final Manners manners;
    private final AtomicInteger guests = new AtomicInteger();

    /** What is done to one guest, on a thread of its own. */
    public interface Manners {
        void meet(Socket guest) throws IOException, InterruptedException;
    }

    public SomeServer(Manners manners) {
        this(plain(), manners);
    }

    public SomeServer(ServerSocket door, Manners manners) {
        this.door = door;
        this.manners = manners;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Answers each request of a connection with the same bytes. */
    public static SomeServer answering(String head, String body) {
        return new SomeServer(guest -> {
            BufferedReader in = reader(guest);
            while (readHead(in)) {
                write(guest, head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        });
    }

    public static BufferedReader reader(Socket guest) throws IOException {
        return new BufferedReader(new InputStreamReader(guest.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** @return whether there was one */
    public static boolean readHead(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) {
            return false;
        }
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return true;
    }

    public static void write(Socket guest, String text) throws IOException {
        OutputStream out = guest.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket guest = door.accept();
                guests.incrementAndGet();
                Thread.ofVirtual().start(() -> meet(guest));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void meet(Socket guest) {
        try (guest) {
            manners.meet(guest);
        } catch (IOException | InterruptedException gone) {
            // The guest has left.
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    public int guests() {
        return guests.get();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
