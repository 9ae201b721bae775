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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A file's bytes on their way, or a directory's as one zip; nothing is kept in memory. */
final class Upload {
    interface Watcher {
        void sent(long bytes, long of);
    }

    private static final int PIPE = 1 << 16;

    private final Path file;
    private final Watcher watcher;
    private final AtomicReference<@Nullable IOException> broken = new AtomicReference<>();

    Upload(Path file, Watcher watcher) {
        this.file = file;
        this.watcher = watcher;
    }

    String name() {
        String name = file.toAbsolutePath().normalize().getFileName().toString();
        return Files.isDirectory(file) ? name + ".zip" : name;
    }

    /** Ends with an exception, and the request with it, where not all could be read. */
    InputStream open() {
        try {
            return Files.isDirectory(file) ? zipped() : watched(Files.newInputStream(file), Files.size(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Why not all could be read; to the request it was only a connection that broke. */
    Optional<IOException> failure() {
        return Optional.ofNullable(broken.get());
    }

    private InputStream zipped() throws IOException {
        var pipe = new PipedInputStream(PIPE);
        var out = new PipedOutputStream(pipe);
        Thread.ofVirtual().start(() -> zip(out));
        return watched(pipe, 0);
    }

    private void zip(OutputStream out) {
        try (out) {
            // Told before the end is: whoever reads the end asks how it came.
            broken.set(zipTo(out));
        } catch (IOException readerIsGone) {
            broken.compareAndSet(null, readerIsGone);
        }
    }

    /** @return what could not be read, null when all of it was */
    private @Nullable IOException zipTo(OutputStream out) {
        try (Stream<Path> walk = Files.walk(file)) {
            // Never closed: it would write a directory of what it has, and a zip that lacks a file would look whole.
            @SuppressWarnings("resource")
            var zip = new ZipOutputStream(out);
            List<Path> found = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path one : found) {
                zip.putNextEntry(new ZipEntry(file.relativize(one).toString()));
                Files.copy(one, zip);
                zip.closeEntry();
            }
            zip.finish();
            return null;
        } catch (IOException unreadable) {
            return unreadable;
        } catch (UncheckedIOException unreadable) {
            return unreadable.getCause();
        }
    }

    private InputStream watched(InputStream in, long size) {
        return new FilterInputStream(in) {
            private long sent;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = counted(bytes, offset, length);
                IOException unreadable = broken.get();
                if (count < 0 && unreadable != null) {
                    throw unreadable;
                }
                sent += Math.max(0, count);
                watcher.sent(sent, size);
                return count;
            }

            private int counted(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return in.read(bytes, offset, length);
                } catch (IOException unreadable) {
                    broken.compareAndSet(null, unreadable);
                    throw unreadable;
                }
            }
        };
    }
}
