package im.steward.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory tree of one stack: {@code run} (state of now), {@code logs}, {@code secrets}, and one directory per server. */
record Home(Path root) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    Home {
        root = root.toAbsolutePath().normalize();
        create(root);
        create(root.resolve("run/pids"));
        create(root.resolve("run/leases"));
        create(root.resolve("logs"));
        create(root.resolve("secrets"));
    }

    Path run(String name) {
        return root.resolve("run").resolve(name);
    }

    Path pid(String name) {
        return root.resolve("run/pids").resolve(name);
    }

    Path log(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }

    Path secret(String name) {
        return root.resolve("secrets").resolve(name);
    }

    Path of(Part part) {
        return create(root.resolve(part.word()));
    }

    /** The application's configuration; it exists exactly while the stack is ready. */
    Path stackYml() {
        return run("stack.yml");
    }

    /** Readers see the old text or the new one, and nobody but the owner sees either. */
    static void write(Path file, String text) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
