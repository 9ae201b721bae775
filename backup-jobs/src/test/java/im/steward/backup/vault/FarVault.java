package im.steward.backup.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What restic's own server for remote repositories answers, as far as a backup asks, on a network that can be cut. */
public final class FarVault implements AutoCloseable {
    /** What becomes of the next upload of a pack; of all that is asked about packs, where it says so. */
    public enum Fate {
        TAKEN,
        /** The connection ends in the middle; the next one is good. */
        CUT,
        /** So does the network, until {@link #mend}. */
        CUT_FOR_GOOD,
        /** It is taken and never answered, as is all that is uploaded after it. */
        UNANSWERED,
        /** So is whatever else is asked about packs. */
        MUTE
    }

    private final Path root;
    private final AtomicReference<Fate> next = new AtomicReference<>(Fate.TAKEN);
    private final AtomicInteger cuts = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final int port;
    private HttpServer server;
    private boolean down;

    public FarVault(Path root) throws IOException {
        this.root = root;
        server = open(0);
        port = server.getAddress().getPort();
    }

    private HttpServer open(int port) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        opened.createContext("/", this::answer);
        opened.start();
        return opened;
    }

    public String repository() {
        return "rest:http://127.0.0.1:" + port + "/";
    }

    public void next(Fate fate) {
        next.set(fate);
    }

    /** Uploads that did not come to their end. */
    public int cuts() {
        return cuts.get();
    }

    /** The network is back, and answers again. */
    public synchronized void mend() throws IOException {
        next.set(Fate.TAKEN);
        stop();
        server = open(port);
        down = false;
    }

    private synchronized void stop() {
        if (!down) {
            down = true;
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Path file = root.resolve(path.substring(1));
            if (next.get() == Fate.MUTE && path.startsWith("/data/")) {
                cuts.incrementAndGet();
                await();
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "POST" -> post(exchange, file);
                case "DELETE" -> {
                    Files.deleteIfExists(file);
                    exchange.sendResponseHeaders(200, -1);
                }
                case "HEAD" -> head(exchange, file);
                default -> get(exchange, path, file);
            }
        }
    }

    private void post(HttpExchange exchange, Path file) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Files.createDirectories(file.resolveSibling(""));
        Path draft = Files.createTempFile(root, "draft", "");
        boolean pack = exchange.getRequestURI().getPath().startsWith("/data/");
        try (InputStream in = exchange.getRequestBody()) {
            if (pack && broken(in, draft)) {
                return;
            }
            Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        long told = Long.parseLong(exchange.getRequestHeaders().getFirst("Content-Length"));
        if (Files.size(draft) == told) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private boolean broken(InputStream in, Path draft) throws IOException {
        switch (next.get()) {
            case TAKEN, MUTE -> {
                return false;
            }
            case CUT -> {
                if (!next.compareAndSet(Fate.CUT, Fate.TAKEN)) {
                    return false;
                }
                // Closed without an answer, with bytes still on their way.
                Files.write(draft, in.readNBytes(1_000_000));
            }
            case CUT_FOR_GOOD -> {
                Files.write(draft, in.readNBytes(1_000_000));
                stop();
            }
            case UNANSWERED -> {
                in.transferTo(OutputStream.nullOutputStream());
                cuts.incrementAndGet();
                await();
                return true;
            }
        }
        cuts.incrementAndGet();
        return true;
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void head(HttpExchange exchange, Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(Files.size(file)));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private static void get(HttpExchange exchange, String path, Path file) throws IOException {
        if (path.endsWith("/")) {
            byte[] names = list(file);
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.x.restic.rest.v1");
            exchange.sendResponseHeaders(200, names.length);
            exchange.getResponseBody().write(names);
            return;
        }
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? bytes.length - 1 : Math.min(bytes.length - 1, Integer.parseInt(ends[1]));
        exchange.sendResponseHeaders(206, to - from + 1);
        exchange.getResponseBody().write(bytes, from, to - from + 1);
    }

    private static byte[] list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return "[]".getBytes(StandardCharsets.UTF_8);
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names =
                    files.map(one -> "\"" + one.getFileName() + "\"").toList();
            return names.stream().collect(Collectors.joining(",", "[", "]")).getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        end.countDown();
        stop();
    }
}
