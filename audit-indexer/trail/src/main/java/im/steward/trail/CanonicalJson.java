package im.steward.trail;

import im.steward.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in the one form RFC 8785 (JCS) allows, so that equal content has an equal digest. Holds objects, lists, strings,
 * booleans and whole numbers; fractions are not needed, and their rules are where implementations differ.
 */
public record CanonicalJson(String text) {
    /** Beyond this a reader that keeps numbers as doubles would see another one (RFC 8785, section 3.2.2.3). */
    private static final long LARGEST = (1L << 53) - 1;

    public static CanonicalJson of(Map<String, ?> members) {
        StringBuilder json = new StringBuilder(512);
        write(json, members);
        return new CanonicalJson(json.toString());
    }

    public Sha256 digest() {
        return Sha256.of(text);
    }

    /** What is hashed and stored: the text in UTF-8. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder json, Object value) {
        switch (value) {
            case Map<?, ?> members -> object(json, members);
            case List<?> elements -> list(json, elements);
            case String string -> quote(json, string);
            case Boolean truth -> json.append(truth.booleanValue());
            case Integer number -> json.append(number.intValue());
            case Long number when Math.abs(number) <= LARGEST -> json.append(number.longValue());
            default ->
                throw new IllegalArgumentException("canonical JSON holds no "
                        + value.getClass().getSimpleName() + " of this size; write it as a string");
        }
    }

    private static void object(StringBuilder json, Map<?, ?> members) {
        // String's natural order compares UTF-16 code units, as section 3.2.3 asks.
        Map<String, Object> sorted = new TreeMap<>();
        members.forEach((key, value) -> sorted.put((String) key, value));
        json.append('{');
        sorted.forEach((key, value) -> {
            separate(json, '{');
            quote(json, key);
            json.append(':');
            write(json, value);
        });
        json.append('}');
    }

    private static void list(StringBuilder json, List<?> elements) {
        json.append('[');
        for (Object element : elements) {
            separate(json, '[');
            write(json, element);
        }
        json.append(']');
    }

    private static void separate(StringBuilder json, char opening) {
        if (json.charAt(json.length() - 1) != opening) {
            json.append(',');
        }
    }

    private static void quote(StringBuilder json, String string) {
        json.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < 0x20) {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(Character.isSurrogate(c) ? paired(string, i) : c);
                    }
                }
            }
        }
        json.append('"');
    }

    /** Half a surrogate pair has no UTF-8 form; it is written as what any decoder would make of it. */
    private static char paired(String string, int i) {
        char c = string.charAt(i);
        boolean whole = Character.isHighSurrogate(c)
                ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
        return whole ? c : '\uFFFD';
    }

    /** May quote what was searched for. */
    @Override
    public String toString() {
        return "CanonicalJson[" + text.length() + " chars]";
    }
}
