package im.steward.probe.measure;

import java.util.regex.Pattern;

/** Names a target at its site; part of addresses, so it is plain. */
public record TargetName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    public TargetName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a target's name is up to 63 lower-case letters, digits and hyphens and begins with a letter, was '%s'"
                            .formatted(value));
        }
    }

    public static TargetName of(String value) {
        return new TargetName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
