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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

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
        var broken = new AtomicReference<@Nullable IOException>();
        Thread.ofVirtual().start(() -> zip(out, broken));
        return watched(new Unbroken(pipe, broken), 0);
    }

    private void zip(OutputStream out, AtomicReference<@Nullable IOException> broken) {
        try (out) {
            // Told before the end is: whoever reads the end asks how it came.
            broken.set(zipTo(out));
        } catch (IOException readerIsGone) {
            // Then nobody waits for the end either.
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

    /** Does not end where the writing side broke off; the request breaks off with it. */
    private static final class Unbroken extends FilterInputStream {
        private final AtomicReference<@Nullable IOException> broken;

        Unbroken(InputStream in, AtomicReference<@Nullable IOException> broken) {
            super(in);
            this.broken = broken;
        }

        @Override
        public int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return checked(super.read(bytes, offset, length));
        }

        private int checked(int count) throws IOException {
            IOException unreadable = broken.get();
            if (count < 0 && unreadable != null) {
                throw unreadable;
            }
            return count;
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
