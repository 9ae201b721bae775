package im.steward.backup.take;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.vault.Producer;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.backup.vault.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A set in the making, as a part sees it.
 *
 * @param watch told the bytes of the whole part so far; throws when the run was cancelled or its lease was lost
 */
public record Taking(BackupSetId set, PartName part, Vault vault, Watch watch) {
    /** @param name what follows the part's name in the vault: {@code main.dump} */
    public Stored stream(String name, Producer producer) {
        return vault.storeStream("/" + part + "/" + name, tags(), producer, watch);
    }

    public Stored tree(Path root, List<String> excludes) {
        return vault.storeTree(root, excludes, tags());
    }

    private Map<String, String> tags() {
        return Map.of("set", set.toString(), "part", part.value());
    }
}
