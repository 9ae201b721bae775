package im.steward.event;

import java.nio.charset.StandardCharsets;

/** The text of a message, kept as it was sent: empty, with NUL, or megabytes long. */
public record Body(String text) {
    /** In UTF-8. No chat platform takes a message of this size; what is longer is a file in disguise. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    public Body {
        text = Text.wellFormed(text);
        if (!fits(text)) {
            throw new IllegalArgumentException("a message holds at most %d bytes of text".formatted(MAX_BYTES));
        }
    }

    static boolean fits(String text) {
        return text.length() <= MAX_BYTES / 3
                || (text.length() <= MAX_BYTES && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES);
    }

    /** Personal data does not print itself. */
    @Override
    public String toString() {
        return "Body[" + text.length() + " chars]";
    }
}
