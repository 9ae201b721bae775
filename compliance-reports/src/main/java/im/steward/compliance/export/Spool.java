package im.steward.compliance.export;

import im.steward.audit.search.Hit;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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

    /** A cursor over the lines. */
    public static final class Reader implements Closeable {
        private static final int BUFFER = 1 << 18;
        private final BufferedReader lines;
        private @Nullable String line;

        private Reader(Path file) throws IOException {
            lines = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), BUFFER);
        }

        public boolean advance() throws IOException {
            line = lines.readLine();
            return line != null;
        }

        public Hit hit() {
            if (line == null) {
                throw new IllegalStateException("advance first");
            }
            return Hit.ofSource(line);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
