package im.steward.audit.query;

import java.util.Locale;

/** What script a text is written in, told by language: the values of {@code im.lang}. */
public enum Language {
    ZH,
    JA,
    KO,
    RU,
    EN,
    OTHER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
