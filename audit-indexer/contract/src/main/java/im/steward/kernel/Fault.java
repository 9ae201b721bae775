package im.steward.kernel;

import java.util.regex.Pattern;

/**
 * What went wrong and what the reader can do about it, at every door alike.
 *
 * @param code kebab-case; also the message key {@code fault.<code>} and the page {@code docs/operate/faults/<code>.md}
 * @param what one sentence that names the thing
 * @param action one imperative sentence the reader can follow now
 */
public record Fault(String code, String what, String action) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    public Fault {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a fault's code is kebab-case, was '%s'".formatted(code));
        }
        if (what.isBlank() || action.isBlank()) {
            throw new IllegalArgumentException("fault '%s' must say what happened and what to do".formatted(code));
        }
    }

    @Override
    public String toString() {
        return code + ": " + what + ". " + action + ".";
    }
}
