package im.steward.trail;

import im.steward.kernel.Sha256;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * The clear text beside an entry. The salt keeps a guess from being confirmed by the commitment once the text is
 * erased.
 */
final class Details {
    static final int SALT_LENGTH = 16;
    /** A query may be pasted by the megabyte; beyond this the trail keeps its head, its length and its digest. */
    static final int LONGEST_VALUE = 65_536;

    private static final SecureRandom RANDOM = new SecureRandom();
    private final byte[] salt;
    private final byte[] canonical;

    private Details(byte[] salt, byte[] canonical) {
        this.salt = salt;
        this.canonical = canonical;
    }

    static Details of(Map<String, String> clear) {
        Map<String, String> kept = new HashMap<>();
        clear.forEach((key, value) -> kept.put(PlainText.wellFormed(key), shortened(PlainText.wellFormed(value))));
        byte[] salt = new byte[SALT_LENGTH];
        RANDOM.nextBytes(salt);
        return new Details(salt, CanonicalJson.of(kept).bytes());
    }

    static Details stored(byte[] salt, byte[] canonical) {
        return new Details(salt, canonical);
    }

    byte[] salt() {
        return salt;
    }

    byte[] canonical() {
        return canonical;
    }

    Sha256 commitment() {
        return Sha256.of(salt, canonical);
    }

    private static String shortened(String value) {
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        String head = PlainText.wellFormed(value.substring(0, LONGEST_VALUE));
        return "%s… (%d characters, sha256 %s)".formatted(head, value.length(), Sha256.of(value));
    }
}
