package im.steward.trail;

/** Text as PostgreSQL and RFC 8785 can hold it: no control characters, no half of a surrogate pair. */
final class PlainText {
    private static final int REPLACEMENT = 0xFFFD;

    private PlainText() {}

    static boolean isClean(String text) {
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalfPair(c));
    }

    /** For one-line columns; what cannot be shown is shown as missing instead of failing the act. */
    static String oneLine(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints()
                .limit(longest)
                .map(c -> Character.isISOControl(c) || isHalfPair(c) ? REPLACEMENT : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** Line breaks and NUL stay: RFC 8785 has a form for them, only for half a surrogate pair it has none. */
    static String wellFormed(String text) {
        if (text.codePoints().noneMatch(PlainText::isHalfPair)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().map(c -> isHalfPair(c) ? REPLACEMENT : c).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isHalfPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
