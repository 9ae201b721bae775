package im.steward.trail;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One object of strings in the canonical form of RFC 8785 (JCS); leaves and details hold nothing but strings, so none
 * of its rules for numbers is needed.
 */
final class CanonicalJson {
    private CanonicalJson() {}

    static byte[] of(Map<String, String> members) {
        StringBuilder json = new StringBuilder(256).append('{');
        // String's natural order compares UTF-16 code units, which is the order the RFC asks for (section 3.2.3).
        new TreeMap<>(members).forEach((key, value) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            quote(json, key);
            json.append(':');
            quote(json, value);
        });
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
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
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
