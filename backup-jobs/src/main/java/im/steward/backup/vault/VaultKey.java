package im.steward.backup.vault;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The file that opens a vault: one line, 256 random bits, readable by its owner only. Whoever loses it loses the vault. */
final class VaultKey {
    private static final int BYTES = 32;
    private final VaultName vault;
    private final Path file;
    private final Clock clock;

    VaultKey(VaultName vault, Path file, Clock clock) {
        this.vault = vault;
        this.file = file;
        this.clock = clock;
    }

    Path file() {
        return file.toAbsolutePath();
    }

    void createIfAbsent() {
        if (Files.exists(file)) {
            return;
        }
        try {
            Path draft = draft();
            try {
                // A link appears whole or not at all, and never replaces a key that another worker has just made.
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException made) {
                // That one counts.
            } finally {
                Files.delete(draft);
            }
            // The vault may lie on another machine: after a loss of power here, it must not be there without its key.
            force(directory(), StandardOpenOption.READ);
        } catch (IOException disk) {
            throw unwritable(disk);
        }
    }

    /**
     * The new key opens the vault, and is sure to outlast a loss of power, before the old one stops to: a crash in between
     * leaves at least one.
     */
    void rotate(Restic restic) {
        Path old = file.resolveSibling(
                file.getFileName() + "." + clock.instant().toString().replace(":", ""));
        try {
            Path draft = draft();
            try {
                restic.run(List.of("key", "add", "--new-password-file=" + draft));
                Files.copy(file, old, StandardCopyOption.COPY_ATTRIBUTES);
                force(old, StandardOpenOption.WRITE);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                force(directory(), StandardOpenOption.READ);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException disk) {
            throw unwritable(disk);
        }
        // From here on restic opens by the new key and may take the others away.
        for (JsonNode key :
                JsonMapper.shared().readTree(String.join("\n", restic.run(List.of("key", "list", "--json"))))) {
            if (!key.path("current").asBoolean()) {
                restic.run(List.of("key", "remove", key.path("id").asString()));
            }
        }
    }

    private Path directory() {
        return file.toAbsolutePath().resolveSibling("");
    }

    private static void force(Path path, OpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    private Path draft() throws IOException {
        Path directory = directory();
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(
                directory,
                "vault",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Files.writeString(
                draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n", StandardOpenOption.SYNC);
        return draft;
    }

    private UnavailableException unwritable(IOException disk) {
        return new UnavailableException(
                new Fault(
                        "vault-key-unwritable",
                        "The key of vault " + vault + " cannot be written to " + file,
                        "Make room on that disk and let the worker write there"),
                disk);
    }
}
