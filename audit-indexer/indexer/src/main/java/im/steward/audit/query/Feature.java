package im.steward.audit.query;

import java.util.Locale;

/** What a message has: the values of {@code im.has}. */
public enum Feature {
    FILE,
    IMAGE,
    LINK,
    MENTION,
    REPLY,
    CODE,
    ENCRYPTED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
