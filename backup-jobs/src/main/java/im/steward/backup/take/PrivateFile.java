package im.steward.backup.take;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;

/** Files that only the worker reads, whatever its umask and whoever may pass through the directories above. */
public final class PrivateFile {
    private static final FileAttribute<?> OWN_FILE = only("rw-------");
    private static final FileAttribute<?> OWN_DIRECTORY = only("rwx------");

    private PrivateFile() {}

    private static FileAttribute<?> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** Those that are not there yet. */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, OWN_DIRECTORY);
    }

    /** An empty one, in the place of one that may be there. */
    public static Path create(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Files.createFile(file, OWN_FILE);
    }

    /** Hands a program a secret that is there only while the program runs. */
    public static <T> T with(String ending, String text, Function<Path, T> work) {
        try {
            Path file = Files.createTempFile("steward-backup", ending, OWN_FILE);
            try {
                Files.writeString(file, text);
                return work.apply(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
