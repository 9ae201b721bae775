package im.steward.probe.load;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with places for variables: {@code /channels/${channel}/posts}. */
record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    Template {
        PLACE.matcher(text).results().forEach(found -> requireName(found.group(1)));
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a variable is named with lower-case letters, digits and underscores, was '%s'".formatted(name));
        }
    }

    Set<String> variables() {
        Set<String> names = new LinkedHashSet<>();
        PLACE.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    String fill(Function<String, String> values) {
        return fill(values, UnaryOperator.identity());
    }

    /** @param written how a value is spelled where it lands, such as percent-encoded in an address */
    String fill(Function<String, String> values, UnaryOperator<String> written) {
        return text.indexOf("${") < 0
                ? text
                : PLACE.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(written.apply(values.apply(found.group(1)))));
    }
}
