package im.steward.backup.vault;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.regex.Pattern;

/** A vault's name in {@code steward.backup.vaults}, as plans and sets speak of it. */
public record VaultName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public VaultName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidException(new Fault(
                    "vault-name-malformed",
                    "'" + value + "' cannot be a vault's name",
                    "Use a lower case letter, then up to 39 lower case letters, digits and hyphens"));
        }
    }

    public static VaultName of(String text) {
        return new VaultName(text.strip());
    }

    @Override
    public String toString() {
        return value;
    }
}
