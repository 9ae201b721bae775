package im.steward.backup.take;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;

/** Hands a program a secret by a file that only the worker reads, and that is there only while the program runs. */
public final class PrivateFile {
    private PrivateFile() {}

    public static <T> T with(String ending, String text, Function<Path, T> work) {
        try {
            Path file = Files.createTempFile(
                    "steward-backup",
                    ending,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
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
