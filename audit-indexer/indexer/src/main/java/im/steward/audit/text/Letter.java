package im.steward.audit.text;

import java.lang.Character.UnicodeScript;

/** What a character of folded text does to words. */
enum Letter {
    NONE,
    IN_RUN,
    SINGLE;

    private static final Letter[] BMP = new Letter[0x10000];

    static {
        for (int c = 0; c < BMP.length; c++) {
            BMP[c] = look(c);
        }
    }

    static Letter of(int point) {
        return point < BMP.length ? BMP[point] : look(point);
    }

    private static Letter look(int point) {
        UnicodeScript script = point < 0x1100 ? UnicodeScript.COMMON : UnicodeScript.of(point);
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> SINGLE;
            default -> sharedByHanAndKana(point) ? SINGLE : inRun(point) ? IN_RUN : NONE;
        };
    }

    /** Letters that Unicode calls "common" because several East Asian scripts use them: ー 〆 〱–〵 〼. */
    private static boolean sharedByHanAndKana(int point) {
        return point == 0x30FC || point == 0x3006 || (point >= 0x3031 && point <= 0x3035) || point == 0x303C;
    }

    private static boolean inRun(int point) {
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
