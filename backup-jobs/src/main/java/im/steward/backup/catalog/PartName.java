package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.regex.Pattern;

/** A part's name in plans, sets and the vault: {@code steward}, {@code archive}, {@code mattermost-db}. */
public record PartName(String value) implements Comparable<PartName> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public PartName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidException(new Fault(
                    "part-name-malformed",
                    "'" + value + "' cannot be a part's name",
                    "Use a lower case letter, then up to 39 lower case letters, digits and hyphens"));
        }
    }

    public static PartName of(String text) {
        return new PartName(text.strip());
    }

    @Override
    public int compareTo(PartName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
