package im.steward.console.account;

import java.security.SecureRandom;

/** A password a person can read from a screen and type: four groups of five, 99 bits. */
final class GeneratedPassword {
    private static final SecureRandom RANDOM = new SecureRandom();
    // No look-alikes such as l and 1.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 5;

    private GeneratedPassword() {}

    static String next() {
        var text = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            text.append(group == 0 ? "" : "-");
            for (int letter = 0; letter < GROUP_LENGTH; letter++) {
                text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
            }
        }
        return text.toString();
    }
}
