package im.steward.console.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The files of the first start under {@code $STEWARD_HOME}, readable by their owner alone from the first byte. */
record SecretFiles(Path home) {
    private record Accounts(List<Told> accounts) {}

    private record Told(String name, String role, String password) {}

    void write(List<FirstAccounts.Secret> secrets) {
        for (FirstAccounts.Secret secret : secrets) {
            write(home.resolve("tokens").resolve(secret.account()), secret.token() + "\n");
        }
        List<Told> accounts = secrets.stream()
                .map(secret -> new Told(secret.account(), secret.role().word(), secret.password()))
                .toList();
        String json = JsonMapper.builder().build().writeValueAsString(new Accounts(accounts));
        write(home.resolve("run").resolve("first-accounts.json"), json + "\n");
    }

    private static void write(Path file, String text) {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
            Path draft = Files.createTempFile(directory, "." + file.getFileName(), ".new", ownerOnly);
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
