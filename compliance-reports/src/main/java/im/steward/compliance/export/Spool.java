package im.steward.compliance.export;

import im.steward.audit.search.Hit;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What was collected, one event per line as the archive keeps it, in the order of time.
 *
 * @param file of JSON Lines
 * @param messages how many lines
 */
public record Spool(Path file, long messages) {
    public Reader read() throws IOException {
        return new Reader(file);
    }

    /** A cursor over the events; while some are handed out, the next ones are read and parsed beside it. */
    public static final class Reader implements Closeable {
        private static final int BUFFER = 1 << 18;
        private static final int BATCH_EVENTS = 500;
        /** One text may be megabytes long, and two batches are in memory at once. */
        private static final int BATCH_CHARS = 1 << 20;

        private final BufferedReader lines;
        private CompletableFuture<List<Hit>> ahead;
        private List<Hit> batch = List.of();
        private int at;

        private Reader(Path file) throws IOException {
            lines = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), BUFFER);
            ahead = fetch();
        }

        public boolean advance() throws IOException {
            at++;
            if (at >= batch.size()) {
                batch = arrived();
                at = 0;
                ahead = batch.isEmpty() ? ahead : fetch();
            }
            return !batch.isEmpty();
        }

        public Hit hit() {
            return batch.get(at);
        }

        private CompletableFuture<List<Hit>> fetch() {
            return CompletableFuture.supplyAsync(this::next, Thread::startVirtualThread);
        }

        private List<Hit> next() {
            List<Hit> hits = new ArrayList<>(BATCH_EVENTS);
            int chars = 0;
            try {
                while (hits.size() < BATCH_EVENTS && chars < BATCH_CHARS) {
                    String line = lines.readLine();
                    if (line == null) {
                        return hits;
                    }
                    chars += line.length();
                    hits.add(Hit.ofSource(line));
                }
                return hits;
            } catch (IOException disk) {
                throw new UncheckedIOException(disk);
            }
        }

        private List<Hit> arrived() throws IOException {
            try {
                return ahead.join();
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof UncheckedIOException disk) {
                    throw disk.getCause();
                }
                if (failed.getCause() instanceof RuntimeException unreadable) {
                    throw unreadable;
                }
                throw failed;
            }
        }

        @Override
        public void close() throws IOException {
            // Nobody reads the file when it is closed.
            var _ = ahead.handle((hits, failure) -> true).join();
            lines.close();
        }
    }
}
