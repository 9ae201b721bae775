package im.steward.audit.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * NFKC, then full Unicode case folding, with the way back to the original's offsets. The JDK folds no case by itself;
 * upper-casing a code point and lower-casing the result is the same for all but the letters named below, which a test
 * holds against ICU for every code point, so that ICU's 14 MB need not be shipped.
 */
final class Folding {
    private static final int BMP = 0x10000;
    /** Putting marks into canonical order takes quadratic time; text that is written by people needs a tenth of this. */
    private static final int LONGEST_SEGMENT = 512;
    /** What a character becomes when it stands alone and stays one character; 0 where that is not so simple. */
    private static final char[] ALONE = new char[BMP];

    static {
        for (int c = 1; c < BMP; c++) {
            if (c < 0x80) {
                ALONE[c] = (char) Character.toLowerCase(c);
            } else if (startsSegment(c) && !Character.isSurrogate((char) c)) {
                String folded = foldCase(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
                ALONE[c] = folded.length() == 1 ? folded.charAt(0) : 0;
            }
        }
    }

    private final String original;
    private char[] text;
    private int length;
    /** Offsets of each character of {@link #text}, two ints each; empty while both texts run side by side. */
    private int[] offsets = {};

    private Folding(String original) {
        this.original = original;
        this.text = new char[original.length()];
    }

    static Folding of(String original) {
        var folding = new Folding(original);
        folding.run();
        return folding;
    }

    static String fold(String text) {
        Folding folding = of(text);
        return new String(folding.text, 0, folding.length);
    }

    /** Only the first {@link #length} of them count. */
    char[] text() {
        return text;
    }

    int length() {
        return length;
    }

    int start(int index) {
        return offsets.length == 0 ? index : offsets[2 * index];
    }

    int end(int index) {
        return offsets.length == 0 ? index + 1 : offsets[2 * index + 1];
    }

    private void run() {
        int end = original.length();
        int i = 0;
        while (i < end) {
            char folded = ALONE[original.charAt(i)];
            if (folded != 0 && segmentEndsAt(i + 1)) {
                add(folded, i, i + 1);
                i++;
            } else {
                i = segment(i);
            }
        }
    }

    /** Takes what can only be normalised together; returns where it ends. */
    private int segment(int start) {
        int end = start + Character.charCount(original.codePointAt(start));
        while (!segmentEndsAt(end) && end - start < LONGEST_SEGMENT) {
            end += Character.charCount(original.codePointAt(end));
        }
        String segment = foldCase(Normalizer.normalize(original.substring(start, end), Normalizer.Form.NFKC));
        for (int k = 0; k < segment.length(); k++) {
            add(segment.charAt(k), start, end);
        }
        return end;
    }

    private boolean segmentEndsAt(int index) {
        return index >= original.length()
                || ALONE[original.charAt(index)] != 0
                || startsSegment(original.codePointAt(index));
    }

    private void add(char folded, int start, int end) {
        int index = length++;
        if (index == text.length) {
            text = Arrays.copyOf(text, text.length * 2);
        }
        text[index] = folded;
        if (offsets.length == 0) {
            if (start == index && end == index + 1) {
                return;
            }
            offsets = new int[2 * Math.max(16, original.length() + original.length() / 4)];
            for (int k = 0; k < index; k++) {
                offsets[2 * k] = k;
                offsets[2 * k + 1] = k + 1;
            }
        }
        if (offsets.length < 2 * length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        offsets[2 * index] = start;
        offsets[2 * index + 1] = end;
    }

    /**
     * Nothing before this code point can melt into it, so the text may be normalised in two parts that meet here. Marks
     * may, and so may the vowels and finals of Hangul, which NFKC makes of several blocks of compatibility letters.
     */
    static boolean startsSegment(int point) {
        if (point < 0x300) {
            return true;
        }
        if ((point >= 0x1160 && point < 0x1200)
                || (point >= 0x3130 && point < 0x3190)
                || (point >= 0xFF9E && point < 0xFFE0)
                || (point >= 0x16D60 && point < 0x16D70)) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> false;
            default -> true;
        };
    }

    static String foldCase(String text) {
        var folded = new StringBuilder(text.length());
        text.codePoints().forEach(point -> foldCase(point, folded));
        return folded.toString();
    }

    private static void foldCase(int point, StringBuilder to) {
        if (point < 0x80) {
            to.append((char) Character.toLowerCase(point));
        } else if (point == 'ı') {
            to.append('ı');
        } else if (point == 'İ') {
            to.append("i\u0307");
        } else if (point == 'ẞ') {
            to.append("ss");
        } else if (Character.UnicodeScript.of(point) == Character.UnicodeScript.CHEROKEE) {
            to.appendCodePoint(Character.toUpperCase(point));
        } else {
            Character.toString(point)
                    .toUpperCase(Locale.ROOT)
                    .codePoints()
                    .map(Character::toLowerCase)
                    .forEach(to::appendCodePoint);
        }
    }
}
