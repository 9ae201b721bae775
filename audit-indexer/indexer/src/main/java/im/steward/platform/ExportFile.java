package im.steward.platform;

import im.steward.event.AuditEvent;
import im.steward.platform.UnpackGuard.Nesting;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * An export on our disk, whatever it is packed in: a plain file, gzip, zstd, zip, tar, or a directory. Entries are
 * streams; nothing is unpacked to disk, so a name in an archive cannot write anywhere.
 */
public final class ExportFile {
    private final Path path;
    private final String name;
    private final Limits limits;
    private final LongConsumer progress;

    /**
     * @param name what the sender called it, for places in rejections
     * @param progress is told how many bytes of the file are read so far
     */
    public ExportFile(Path path, String name, Limits limits, LongConsumer progress) {
        this.path = path;
        this.name = name;
        this.limits = limits;
        this.progress = progress;
    }

    public Limits limits() {
        return limits;
    }

    /** What all progress adds up to. */
    public static long size(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.size(path);
        }
        long size = 0;
        for (Path file : DirectoryContainer.files(path)) {
            size += Files.size(file);
        }
        return size;
    }

    /** Reads one entry. */
    @FunctionalInterface
    public interface Visitor {
        void visit(ExportEntry entry) throws IOException;
    }

    /** A look ahead for lists of names; faults of the container are left to {@link #each}, which meets them again. */
    public void look(Predicate<String> wanted, Visitor visitor) throws IOException {
        ExportSink quiet = new ExportSink() {
            @Override
            public void event(Place place, AuditEvent event) {
                throw new IllegalStateException("a look ahead makes no events");
            }

            @Override
            public void rejected(Rejection rejection) {}
        };
        each(wanted, quiet, visitor);
    }

    /**
     * Visits the entries whose name is wanted; a file that is no archive is one entry, wanted or not. What is broken is
     * rejected, what came before it has been visited.
     */
    public void each(Predicate<String> wanted, ExportSink sink, Visitor visitor) throws IOException {
        UnpackGuard guard = new UnpackGuard(limits, size(path));
        if (Files.isDirectory(path)) {
            new DirectoryContainer(path, wanted, sink, visitor, guard, progress).read();
            return;
        }
        try (InputStream packed = counted(Files.newInputStream(path))) {
            read(packed, wanted, sink, visitor, guard);
        }
    }

    private void read(
            InputStream packed, Predicate<String> wanted, ExportSink sink, Visitor visitor, UnpackGuard guard) {
        try {
            container(Compression.unwrap(packed, guard, Nesting.FILE), wanted, sink, visitor, guard)
                    .read();
        } catch (IOException broken) {
            sink.rejected(BrokenExport.rejection(name, broken));
        }
    }

    private Container container(
            InputStream content, Predicate<String> wanted, ExportSink sink, Visitor visitor, UnpackGuard guard)
            throws IOException {
        if (Compression.isZip(content)) {
            return zip(content, wanted, sink, visitor, guard);
        }
        if (Compression.isTar(content)) {
            return new StreamContainer(name, new TarArchiveInputStream(content), wanted, sink, visitor, guard);
        }
        return new Container(wanted, sink, visitor, guard) {
            @Override
            void read() {
                visit(name, content);
            }
        };
    }

    private Container zip(
            InputStream content, Predicate<String> wanted, ExportSink sink, Visitor visitor, UnpackGuard guard) {
        try {
            if (ZipDirectory.isShort(path)) {
                ZipFile whole = ZipFile.builder().setPath(path).get();
                return new ZipContainer(whole, wanted, sink, visitor, guard, progress);
            }
        } catch (IOException cutOff) {
            // As far as it goes, then.
        }
        ZipArchiveInputStream front = new ZipArchiveInputStream(content, "UTF-8", true, true);
        return new StreamContainer(name, front, wanted, sink, visitor, guard);
    }

    private InputStream counted(InputStream packed) {
        return new FilterInputStream(packed) {
            private long read;

            @Override
            public int read() throws IOException {
                int next = super.read();
                read += next < 0 ? 0 : 1;
                return next;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int bytes = super.read(buffer, offset, length);
                read += Math.max(0, bytes);
                progress.accept(read);
                return bytes;
            }
        };
    }
}
