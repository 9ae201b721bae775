package im.steward.backup.catalog;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A nonce that is written to every store just before a set is taken: found again in each, it shows how old the restored
 * stores are and that they belong to one set.
 */
public record Canary(String nonce, Instant at) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public Canary {
        if (!FORM.matcher(nonce).matches()) {
            throw new IllegalArgumentException("a canary's nonce has 32 hex digits");
        }
    }

    public static Canary at(Instant now) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return new Canary(HexFormat.of().formatHex(random), now);
    }
}
