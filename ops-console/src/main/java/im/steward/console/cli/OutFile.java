package im.steward.console.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that a command leaves: whole, or not there. */
record OutFile(Path path) {
    /** Puts all of it where it is told to. */
    @FunctionalInterface
    interface Content {
        void into(Path part) throws IOException;
    }

    private static void forget(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException stays) {
            // What could not be written is told; that half of it lies there as .part is seen.
        }
    }

    void write(Content content) {
        Path whole = path.toAbsolutePath();
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            Files.createDirectories(part.getParent());
            content.into(part);
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            forget(part);
            throw new CommandFault(
                    CommandFault.FAILED,
                    "file-not-written",
                    "%s could not be written (%s)".formatted(path, unwritable.getMessage()),
                    "Check rights and free space of the directory in --out");
        }
    }
}
