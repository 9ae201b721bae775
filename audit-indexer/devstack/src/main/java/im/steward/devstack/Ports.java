package im.steward.devstack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** Free loopback ports, kept between starts so that clients find a restarted server where it was. */
final class Ports {
    // Below Linux's ephemeral range, so that no outgoing connection takes a port between two starts.
    private static final int FROM = 20_000;
    private static final int TO = 32_000;

    private final Path file;
    private final Properties known = new Properties();

    Ports(Home home) {
        file = home.run("ports.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                known.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    synchronized int of(String name) {
        String kept = known.getProperty(name);
        return kept == null ? choose(name) : Integer.parseInt(kept);
    }

    /** Called before a first start only: later a busy port is our own server, still dying. */
    synchronized void replaceBusy() {
        for (String name : known.stringPropertyNames()) {
            if (!free(of(name))) {
                choose(name);
            }
        }
    }

    private int choose(String name) {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(FROM, TO);
        } while (known.containsValue(Integer.toString(port)) || !free(port));
        known.setProperty(name, Integer.toString(port));
        StringBuilder text = new StringBuilder();
        known.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        Home.write(file, text.toString());
        return port;
    }

    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
