package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A vault behind a network that is cut in the middle of an upload, by the real restic and its REST protocol. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class NetworkCutIT {
    private static final int BYTES = 40_000_000;

    @TempDir
    private Path home;

    @Test
    void uploadThatIsCutGoesOnWhenTheNetworkIsBackAndNothingHalfIsKept() throws IOException {
        Path keyFile = Files.createDirectories(home.resolve("keys")).resolve("vault.key");
        Files.writeString(keyFile, "a key of this test\n");
        try (Remote remote = new Remote(Files.createDirectories(home.resolve("remote")))) {
            VaultName name = VaultName.of("remote");
            var site = new VaultProperties.Site(
                    "rest:http://127.0.0.1:" + remote.port + "/", keyFile, null, null, null, 0, 0, 0);
            Vault vault = new Vault(
                    name,
                    new VaultKey(name, keyFile, Clock.systemUTC()),
                    new Restic(name, site, "restic", Niceness.USUAL, home.resolve("cache")));
            vault.create();
            byte[] before = noise(1, 1_000_000);
            Stored good = vault.storeStream("/good.dump", Map.of("set", "one"), out -> out.write(before), Watch.NOBODY);
            byte[] bytes = noise(2, BYTES);
            remote.cutNextUpload.set(true);

            Stored stored = vault.storeStream("/cut.dump", Map.of("set", "two"), out -> out.write(bytes), Watch.NOBODY);

            assertThat(remote.cuts.get()).isPositive();
            assertThat(read(vault, stored)).isEqualTo(bytes);
            assertThat(read(vault, good)).isEqualTo(before);
            vault.check(Vault.ReadData.ALL);
        }
    }

    private static byte[] read(Vault vault, Stored stored) {
        var out = new ByteArrayOutputStream();
        vault.readStream(stored.snapshot(), stored.path(), out);
        return out.toByteArray();
    }

    private static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** What restic's own server for remote repositories answers, as far as a backup asks. */
    private static final class Remote implements AutoCloseable {
        private final Path root;
        private final HttpServer server;
        private final int port;
        private final AtomicBoolean cutNextUpload = new AtomicBoolean();
        private final AtomicInteger cuts = new AtomicInteger();

        Remote(Path root) throws IOException {
            this.root = root;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            port = server.getAddress().getPort();
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                Path file = root.resolve(path.substring(1));
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
                if (pack && cutNextUpload.compareAndSet(true, false)) {
                    Files.write(draft, in.readNBytes(1_000_000));
                    cuts.incrementAndGet();
                    // Closed without an answer, with bytes still on their way.
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
                return "[]".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
            try (Stream<Path> files = Files.list(directory)) {
                List<String> names =
                        files.map(one -> "\"" + one.getFileName() + "\"").toList();
                return names.stream()
                        .collect(Collectors.joining(",", "[", "]"))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
