package im.steward.audit.index;

import java.lang.Character.UnicodeScript;
import java.util.Optional;

/** The language a text is most likely written in, judged by its scripts alone: good enough to narrow a search. */
final class LikelyLanguage {
    private int han;
    private int kana;
    private int hangul;
    private int cyrillic;
    private int latin;
    private int other;

    private LikelyLanguage() {}

    static Optional<String> of(String text) {
        LikelyLanguage counts = new LikelyLanguage();
        counts.count(text);
        return counts.answer();
    }

    private void count(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
                    latin++;
                }
            } else if (c >= 0x4E00 && c <= 0x9FFF) {
                han++;
            } else {
                int point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
                script(point);
            }
        }
    }

    private void script(int point) {
        if (!Character.isLetter(point)) {
            return;
        }
        switch (UnicodeScript.of(point)) {
            case HAN -> han++;
            case HIRAGANA, KATAKANA -> kana++;
            case HANGUL -> hangul++;
            case CYRILLIC -> cyrillic++;
            case LATIN -> latin++;
            default -> other++;
        }
    }

    /** One East Asian character says as much as three letters; a Japanese text is mostly Han with some Kana. */
    private Optional<String> answer() {
        int eastAsian = 3 * (han + kana + hangul);
        int most = Math.max(Math.max(eastAsian, cyrillic), Math.max(latin, other));
        if (most == 0) {
            return Optional.empty();
        }
        if (most == eastAsian) {
            return Optional.of(hangul > han + kana ? "ko" : kana > 0 && kana * 5 >= han ? "ja" : "zh");
        }
        return Optional.of(most == latin ? "en" : most == cyrillic ? "ru" : "other");
    }
}
