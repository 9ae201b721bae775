package im.steward.compliance.report;

/**
 * Text that came from outside, made safe for a cell: no character XML forbids, no lone surrogate, no live formula.
 *
 * @param removed how many characters had to go; the reader is told the sum
 */
public record CellText(String text, int removed) {
    /** Excel's own limit, in UTF-16 units; a longer cell makes a file Excel calls damaged. */
    public static final int LONGEST = 32_767;

    /** OWASP's list for CSV injection; spreadsheets with a Chinese or Japanese locale also run the full-width signs. */
    private static final String TRIGGERS = "=+-@\t\r\n＝＋－＠";

    private static final String WHITE = "\t\n\r";

    public static CellText of(String raw) {
        int first = firstForbidden(raw);
        if (first < 0) {
            return new CellText(raw, 0);
        }
        StringBuilder kept = new StringBuilder(raw.length()).append(raw, 0, first);
        int removed = 0;
        for (int i = first; i < raw.length(); ) {
            int point = raw.codePointAt(i);
            if (allowed(point)) {
                kept.appendCodePoint(point);
            } else {
                removed++;
            }
            i += Character.charCount(point);
        }
        return new CellText(kept.toString(), removed);
    }

    /** The same text for a CSV field: what a spreadsheet would run gets a leading apostrophe and stays text. */
    public String defused() {
        return startsFormula() ? "'" + text : text;
    }

    /** Invisible characters in front do not help: some programs drop them before they look. */
    boolean startsFormula() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (TRIGGERS.indexOf(c) >= 0) {
                return true;
            }
            if (c != ' ' && Character.getType(c) != Character.FORMAT) {
                return false;
            }
        }
        return false;
    }

    public boolean fits() {
        return text.length() <= LONGEST;
    }

    /** The beginning, never cut inside a surrogate pair. */
    public String start(int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static int firstForbidden(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < Character.MIN_SURROGATE && allowed(c)) {
                continue;
            }
            int point = raw.codePointAt(i);
            if (!allowed(point)) {
                return i;
            }
            i += Character.charCount(point) - 1;
        }
        return -1;
    }

    /** XML 1.0, production 2 (Char). */
    private static boolean allowed(int point) {
        return point >= ' ' ? !surrogate(point) && point != 0xFFFE && point != 0xFFFF : WHITE.indexOf(point) >= 0;
    }

    private static boolean surrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** Personal data does not print itself. */
    @Override
    public String toString() {
        return "CellText[" + text.length() + " chars, " + removed + " removed]";
    }
}
