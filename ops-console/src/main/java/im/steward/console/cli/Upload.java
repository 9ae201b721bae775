package im.steward.console.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A file's bytes on their way, or a directory's as one zip; nothing is kept in memory. */
record Upload(Path file, Watcher watcher) {
    interface Watcher {
        void sent(long bytes, long of);
    }

    private static final int PIPE = 1 << 16;

    String name() {
        String name = file.toAbsolutePath().normalize().getFileName().toString();
        return Files.isDirectory(file) ? name + ".zip" : name;
    }

    InputStream open() {
        try {
            return Files.isDirectory(file) ? zipped() : watched(Files.newInputStream(file), Files.size(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private InputStream zipped() throws IOException {
        var pipe = new PipedInputStream(PIPE);
        var out = new PipedOutputStream(pipe);
        Thread.ofVirtual().start(() -> zip(out));
        return watched(pipe, 0);
    }

    private void zip(OutputStream out) {
        try (var zip = new ZipOutputStream(out);
                Stream<Path> walk = Files.walk(file)) {
            List<Path> found = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path one : found) {
                zip.putNextEntry(new ZipEntry(file.relativize(one).toString()));
                Files.copy(one, zip);
                zip.closeEntry();
            }
        } catch (IOException | UncheckedIOException broken) {
            // The reading side sees a zip without its end and refuses it; the console names what is missing.
            watcher.sent(0, 0);
        }
    }

    private InputStream watched(InputStream in, long size) {
        return new FilterInputStream(in) {
            private long sent;

            @Override
            public int read() throws IOException {
                int one = super.read();
                if (one >= 0) {
                    watcher.sent(++sent, size);
                }
                return one;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                sent += Math.max(0, count);
                watcher.sent(sent, size);
                return count;
            }
        };
    }
}
