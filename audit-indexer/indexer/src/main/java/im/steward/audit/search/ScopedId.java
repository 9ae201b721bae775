package im.steward.audit.search;

import im.steward.audit.query.Source;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A native id in a scope. Servers give ids by themselves: what one calls {@code general} is another conversation than the
 * {@code general} of the next.
 *
 * @param source whose id it is; the id of any server where empty
 */
public record ScopedId(Optional<Source> source, String id) {
    private static final Pattern QUALIFIED = Pattern.compile("([a-z][a-z0-9]*/[\\w.-]+):(.+)", Pattern.DOTALL);

    /** {@code platform/instance:id}, or the id alone. */
    public static ScopedId of(String text) {
        Matcher qualified = QUALIFIED.matcher(text);
        return qualified.matches()
                ? new ScopedId(Optional.of(Source.of(qualified.group(1))), qualified.group(2))
                : new ScopedId(Optional.empty(), text);
    }
}
