package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.regex.Pattern;

/** A plan's name, as schedules, sets and commands write it: {@code nightly}. */
public record PlanName(String value) implements Comparable<PlanName> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public PlanName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidException(new Fault(
                    "backup-plan-name-malformed",
                    "'" + value + "' cannot be a plan's name",
                    "Use a lower case letter, then up to 39 lower case letters, digits and hyphens"));
        }
    }

    public static PlanName of(String text) {
        return new PlanName(text.strip());
    }

    @Override
    public int compareTo(PlanName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
