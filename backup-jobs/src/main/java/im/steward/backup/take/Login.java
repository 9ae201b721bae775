package im.steward.backup.take;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who signs in to a store. A password in a file is read each time, so a new one counts at once.
 *
 * @param password as configured; empty when the file holds it
 */
public record Login(String user, String password, Optional<Path> passwordFile) {
    public static Login of(String user, String password) {
        return new Login(user, password, Optional.empty());
    }

    public String secret() {
        return passwordFile.map(Login::read).orElse(password);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UnavailableException(
                    new Fault(
                            "backup-password-unreadable",
                            "The password file " + file + " cannot be read",
                            "Put it there and let the worker read it"),
                    unreadable);
        }
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
