package im.steward.backup.vault;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The vaults this site has configured. */
public final class Vaults {
    private final Map<VaultName, Vault> vaults;

    Vaults(Map<VaultName, Vault> vaults) {
        this.vaults = Map.copyOf(vaults);
    }

    public List<VaultName> names() {
        return vaults.keySet().stream()
                .map(VaultName::value)
                .sorted()
                .map(VaultName::of)
                .toList();
    }

    public Vault fetch(VaultName name) {
        return Optional.ofNullable(vaults.get(name))
                .orElseThrow(() -> new RefusedException(new Fault(
                        "vault-unknown",
                        "No vault '" + name + "' is configured",
                        "Name one of " + String.join(", ", new TreeMap<>(byWord()).keySet())
                                + ", or add it to steward.backup.vaults")));
    }

    private Map<String, Vault> byWord() {
        Map<String, Vault> words = new TreeMap<>();
        vaults.forEach((name, vault) -> words.put(name.value(), vault));
        return words;
    }
}
