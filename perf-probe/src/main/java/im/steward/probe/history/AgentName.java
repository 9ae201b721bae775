package im.steward.probe.history;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.regex.Pattern;

/** Names a probe by its site: {@code shanghai-1}. */
public record AgentName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    public AgentName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidException(new Fault(
                    "probe-name-invalid",
                    "'" + value + "' is no name for a probe",
                    "Use up to 63 lower-case letters, digits and hyphens, beginning with a letter"));
        }
    }

    public static AgentName of(String value) {
        return new AgentName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
