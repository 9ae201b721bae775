package im.steward.kernel;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Time-ordered identifiers (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits. */
public final class UuidV7 {
    private static final SecureRandom RANDOM = new SecureRandom();

    private UuidV7() {}

    public static UUID next(Clock clock) {
        return at(clock.millis(), RANDOM.nextLong(), RANDOM.nextLong());
    }

    /** The millisecond inside an identifier made by {@link #next}. */
    public static Instant instantOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    static UUID at(long unixMillis, long randomA, long randomB) {
        long most = (unixMillis << 16) | 0x7000L | (randomA & 0x0FFFL);
        long least = 0x8000000000000000L | (randomB & 0x3FFFFFFFFFFFFFFFL);
        return new UUID(most, least);
    }
}
