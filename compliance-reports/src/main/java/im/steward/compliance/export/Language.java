package im.steward.compliance.export;

import java.util.Locale;

/** The language of headings inside the files; part of what was asked, so that the bytes can be made again. */
public enum Language {
    EN,
    ZH;

    public static Language of(Locale locale) {
        return locale.getLanguage().equals("zh") ? ZH : EN;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
