package im.steward.console.ownservers;

import im.steward.console.signin.TlsIdentity;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/** Stands before the stack's PostgreSQL and lets in only those who ask for TLS first, as {@code hostssl} would. */
final class GuardedPostgres implements AutoCloseable {
    private static final int SSL_REQUEST = 80_877_103;

    private final ServerSocket door;
    private final TlsIdentity identity;
    private final int behind;
    private final AtomicInteger guests = new AtomicInteger();

    private GuardedPostgres(ServerSocket door, TlsIdentity identity, int behind) {
        this.door = door;
        this.identity = identity;
        this.behind = behind;
    }

    static GuardedPostgres before(int port, TlsIdentity identity) {
        try {
            var guard = new GuardedPostgres(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), identity, port);
            Thread.ofVirtual().start(guard::open);
            return guard;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    /** Connections that came in over TLS. */
    int guests() {
        return guests.get();
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                Socket guest = door.accept();
                Thread.ofVirtual().start(() -> lead(guest));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void lead(Socket guest) {
        try (guest) {
            var in = new DataInputStream(guest.getInputStream());
            if (in.readInt() != 8 || in.readInt() != SSL_REQUEST) {
                return;
            }
            guest.getOutputStream().write('S');
            var secure = (SSLSocket) identity.context()
                    .getSocketFactory()
                    .createSocket(guest, InetAddress.getLoopbackAddress().getHostName(), guest.getPort(), true);
            secure.setUseClientMode(false);
            secure.startHandshake();
            guests.incrementAndGet();
            try (var inside = new Socket(InetAddress.getLoopbackAddress(), behind)) {
                Thread.ofVirtual().start(() -> copy(inside, secure));
                pump(secure.getInputStream(), inside.getOutputStream());
            }
        } catch (IOException gone) {
            // The guest left, or was not let in.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            pump(from.getInputStream(), to.getOutputStream());
            to.close();
        } catch (IOException gone) {
            // One side is closed, so the other soon is.
        }
    }

    private static void pump(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
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
