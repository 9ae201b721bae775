package im.steward.console.account;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Argon2id with OWASP's figures; few at once, since each takes 19 MiB and a full core. */
final class PasswordHashing {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;

    private final Argon2PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
    private final Semaphore seats = new Semaphore(4, true);
    // Compared with when there is no such account, so that the time of an answer tells nobody which names exist.
    private final String nobody = argon2.encode("nobody has this password");

    String hash(String password) {
        seats.acquireUninterruptibly();
        try {
            return argon2.encode(password);
        } finally {
            seats.release();
        }
    }

    boolean matches(String password, Optional<String> hash) {
        seats.acquireUninterruptibly();
        try {
            return argon2.matches(password, hash.orElse(nobody)) && hash.isPresent();
        } finally {
            seats.release();
        }
    }
}
