package im.steward.audit.source;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Sha256;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;

/** Uploads on our disk, readable by us alone, until their run has ended. */
final class ImportSpool {
    private static final int BUFFER = 1 << 16;
    private final Path directory;

    ImportSpool(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    record Spooled(String file, long bytes, Sha256 sha256) {}

    /** Returns when all of it is on disk, so that an accepted upload survives a power cut. */
    Spooled receive(ImportRunId run, InputStream content) {
        Path file = path(run.toString());
        try {
            prepare();
            return write(file, content);
        } catch (IOException broken) {
            discard(run.toString());
            throw new UnavailableException(
                    new Fault(
                            "import-upload-broken",
                            "The upload did not arrive whole, or could not be written to steward.imports.directory",
                            "Check that directory and the space on its disk, then send the file again"),
                    broken);
        }
    }

    Path path(String file) {
        return directory.resolve(file);
    }

    void discard(String file) {
        try {
            Files.deleteIfExists(path(file));
        } catch (IOException stays) {
            throw new UnavailableException(
                    new Fault(
                            "import-file-stays",
                            "A file in steward.imports.directory that is no longer needed could not be deleted",
                            "Check the rights on that directory and delete files that no open run needs"),
                    stays);
        }
    }

    /** What a crash left: uploads that never became a run, files of runs that ended just before it. */
    void sweep(Set<String> needed, Instant before) {
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (!needed.contains(name)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    discard(name);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static Spooled write(Path file, InputStream content) throws IOException {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        try (FileChannel out = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
                ByteBuffer whole = ByteBuffer.wrap(buffer, 0, read);
                while (whole.hasRemaining()) {
                    bytes += out.write(whole);
                }
            }
            out.force(true);
        }
        if (bytes == 0) {
            Files.delete(file);
            throw new InvalidException(new Fault(
                    "import-file-empty", "The file is empty", "Export again and check that the file holds something"));
        }
        return new Spooled(file.getFileName().toString(), bytes, Sha256.ofDigest(digest.digest()));
    }
}
