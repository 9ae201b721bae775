package im.steward.probe.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM (RFC 5802, 7677), without channel binding: the password never leaves the probe. */
final class Scram {
    private static final String HEADER = "n,,";
    private static final int MOST_ROUNDS = 200_000;
    private final String hash;
    private final String first;
    private final String nonce;
    private final String password;
    private String expected = "";

    /** @param hash {@code SHA-1} or {@code SHA-256} */
    Scram(String hash, String user, String password, String nonce) {
        this.hash = hash;
        this.nonce = nonce;
        this.password = password;
        this.first = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    String first() {
        return HEADER + first;
    }

    /** The proof that answers the server's challenge. */
    String last(String challenge) throws IOException {
        Map<String, String> parts = new HashMap<>();
        for (String part : challenge.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        String both = parts.getOrDefault("r", "");
        String rounds = parts.getOrDefault("i", "");
        if (!both.startsWith(nonce) || !rounds.matches("\\d{1,6}")) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        if (Integer.parseInt(rounds) < 1 || Integer.parseInt(rounds) > MOST_ROUNDS) {
            throw new Attempt.Malformed(Failure.TOO_LARGE);
        }
        try {
            byte[] salted = salted(Base64.getDecoder().decode(parts.getOrDefault("s", "")), Integer.parseInt(rounds));
            byte[] key = mac(salted, "Client Key");
            String last =
                    "c=" + Base64.getEncoder().encodeToString(HEADER.getBytes(StandardCharsets.UTF_8)) + ",r=" + both;
            String said = first + "," + challenge + "," + last;
            byte[] proof = mac(MessageDigest.getInstance(hash).digest(key), said);
            for (int at = 0; at < proof.length; at++) {
                proof[at] ^= key[at];
            }
            expected = "v=" + Base64.getEncoder().encodeToString(mac(mac(salted, "Server Key"), said));
            return last + ",p=" + Base64.getEncoder().encodeToString(proof);
        } catch (IllegalArgumentException | GeneralSecurityException notScram) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    /** What only a server that knows the password can say. */
    String serverProof() {
        return expected;
    }

    boolean isServer(String proof) {
        return !expected.isEmpty() && proof.equals(expected);
    }

    private byte[] salted(byte[] salt, int rounds) throws GeneralSecurityException {
        int bits = MessageDigest.getInstance(hash).getDigestLength() * Byte.SIZE;
        return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash.replace("-", ""))
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, bits))
                .getEncoded();
    }

    private byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        String name = "Hmac" + hash.replace("-", "");
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key, name));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
