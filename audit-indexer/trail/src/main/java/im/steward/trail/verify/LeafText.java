package im.steward.trail.verify;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a check reads from a leaf; a leaf has one form only, so no JSON parser is needed. */
record LeafText(String at, String commitment, String id) {
    private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern FORM = Pattern.compile("\\{\"action\":" + TEXT + ",\"actor\":" + TEXT
            + ",\"at\":\"([0-9T:.Z-]{24})\",\"commitment\":\"([0-9a-f]{64})\",\"id\":\"([0-9a-f-]{36})\",\"subject\":"
            + TEXT + ",\"v\":\"1\"\\}");

    static Optional<LeafText> of(byte[] leaf) {
        Matcher form = FORM.matcher(new String(leaf, StandardCharsets.UTF_8));
        return form.matches()
                ? Optional.of(new LeafText(form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }
}
