package im.steward.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Generated passwords, one file each, made at the first start and kept. */
record Secrets(Home home) {
    static final String SUPERUSER = "postgres";
    static final String OWNER = "steward_owner";
    static final String APP = "steward_app";

    String of(String role) {
        Path file = home.secret(role);
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                Home.write(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
