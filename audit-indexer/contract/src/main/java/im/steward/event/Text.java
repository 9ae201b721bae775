package im.steward.event;

/** What outside text must be before it becomes part of an event. */
final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /** A lone surrogate is not text and no UTF-8 can carry it: it becomes U+FFFD, as Unicode 17.0 (section 3.9) advises. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                                ? REPLACEMENT
                                : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    /** Names reach PostgreSQL, which stores no NUL. */
    static String name(String name) {
        return wellFormed(name.indexOf('\0') < 0 ? name : name.replace('\0', REPLACEMENT));
    }

    /** Ids are compared byte by byte in three stores, so they are refused rather than mended. */
    static String id(String thing, String id) {
        boolean blank = true;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (Character.isISOControl(c) || (Character.isSurrogate(c) && !paired(id, i))) {
                throw new IllegalArgumentException(
                        "the id of %s holds a control character or half a character".formatted(thing));
            }
            blank &= Character.isWhitespace(c);
        }
        if (blank) {
            throw new IllegalArgumentException(thing + " has an id");
        }
        return id;
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
