package im.steward.platform.matrix;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Matrix's canonical JSON: keys in the order of their code points, no white space, the fewest escapes. */
final class CanonicalJson {
    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    static byte[] of(JsonNode node) {
        CanonicalJson json = new CanonicalJson();
        json.write(node);
        return json.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(JsonNode node) {
        if (node.isObject()) {
            object(node);
        } else if (node.isArray()) {
            String between = "[";
            for (JsonNode value : node) {
                out.append(between);
                write(value);
                between = ",";
            }
            out.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isString()) {
            text(node.stringValue());
        } else {
            out.append(node);
        }
    }

    private void object(JsonNode node) {
        List<Map.Entry<String, JsonNode>> fields = node.propertyStream()
                .sorted((a, b) -> Arrays.compareUnsigned(utf8(a.getKey()), utf8(b.getKey())))
                .toList();
        String between = "{";
        for (Map.Entry<String, JsonNode> field : fields) {
            out.append(between);
            text(field.getKey());
            out.append(':');
            write(field.getValue());
            between = ",";
        }
        out.append(fields.isEmpty() ? "{}" : "}");
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
