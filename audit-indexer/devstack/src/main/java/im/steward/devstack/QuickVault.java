package im.steward.devstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * An empty vault that restic made, with one thing changed: its key is derived by scrypt with N=2 instead of 32768, which
 * spares each call of restic half a second. A test of dozens of calls lays it where the vault would be made.
 */
public final class QuickVault {
    private static final String KEY = "d798b273a05916a60a2b1fe4f56c343d0a3e0f8b64510b389e84c22250bb9e2a";

    private QuickVault() {}

    /** As the vault {@code local} of a Steward that lives in this directory. */
    public static void lay(Path home) {
        Path vault = home.resolve("vault");
        try {
            for (String place : List.of("data", "index", "keys", "locks", "snapshots")) {
                Files.createDirectories(vault.resolve(place));
            }
            copy("config", vault.resolve("config"));
            copy(KEY, vault.resolve("keys").resolve(KEY));
            copy("password", Files.createDirectories(home.resolve("keys")).resolve("vault-local.key"));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static void copy(String name, Path target) throws IOException {
        try (InputStream bytes = QuickVault.class.getResourceAsStream("/quick-vault/" + name)) {
            Files.copy(Objects.requireNonNull(bytes), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
