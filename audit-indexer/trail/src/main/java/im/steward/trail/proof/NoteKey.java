package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The Ed25519 key that a signed note is checked with (C2SP signed-note); its text form is
 * {@code name+key id+base64(0x01 ‖ key)}.
 */
public final class NoteKey {
    static final byte ED25519 = 1;
    static final int ID_LENGTH = 4;
    private static final int KEY_LENGTH = 32;
    /** What X.509 puts before the 32 bytes of an Ed25519 key (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte[] key;
    private final PublicKey publicKey;

    public NoteKey(String name, byte[] key) {
        if (name.isEmpty() || name.codePoints().anyMatch(c -> c == '+' || Character.isWhitespace(c) || c < 0x20)) {
            throw new IllegalArgumentException("a key's name has no spaces and no plus, was '%s'".formatted(name));
        }
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes, was given " + key.length);
        }
        this.name = name;
        this.key = key.clone();
        try {
            byte[] x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_LENGTH);
            System.arraycopy(key, 0, x509, X509_PREFIX.length, KEY_LENGTH);
            this.publicKey = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
        } catch (GeneralSecurityException noPoint) {
            throw new IllegalArgumentException("these 32 bytes are no Ed25519 key", noPoint);
        }
    }

    static NoteKey of(String name, PublicKey publicKey) {
        byte[] x509 = publicKey.getEncoded();
        return new NoteKey(name, Arrays.copyOfRange(x509, x509.length - KEY_LENGTH, x509.length));
    }

    /** Reads {@code name+key id+base64}; the id must be the one that belongs to name and key. */
    public static NoteKey of(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a key reads name+id+base64, was '%s'".formatted(text.strip()));
        }
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length != 1 + KEY_LENGTH || typed[0] != ED25519) {
            throw new IllegalArgumentException("the key of '%s' is not Ed25519".formatted(parts[0]));
        }
        NoteKey noteKey = new NoteKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!HexFormat.of().formatHex(noteKey.id()).equals(parts[1])) {
            throw new IllegalArgumentException("the key id of '%s' does not belong to its key".formatted(parts[0]));
        }
        return noteKey;
    }

    public String name() {
        return name;
    }

    /** SHA-256(name ‖ newline ‖ type ‖ key), first four bytes. */
    byte[] id() {
        byte[] hash = Sha256.of(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', ED25519}, key)
                .bytes();
        return Arrays.copyOf(hash, ID_LENGTH);
    }

    boolean verifies(String text, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(publicKey);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteKey that && name.equals(that.name) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return new BigInteger(key).hashCode();
    }

    @Override
    public String toString() {
        byte[] typed = new byte[1 + KEY_LENGTH];
        typed[0] = ED25519;
        System.arraycopy(key, 0, typed, 1, KEY_LENGTH);
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
