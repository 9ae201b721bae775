package im.steward.console.demo.company;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Chance that is the same in every run and on every machine: it depends on a name, not on a clock. */
final class Seed {
    private static final String WORLD = "steward sample company 1";

    private Seed() {}

    static RandomGenerator random(Object... name) {
        return new Random(ByteBuffer.wrap(digest(name)).getLong());
    }

    static byte[] digest(Object... name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(WORLD.getBytes(StandardCharsets.UTF_8));
            for (Object part : name) {
                digest.update((byte) 0);
                digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
