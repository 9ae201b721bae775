package im.steward.backup.plan;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.vault.Vault;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether parts of one set fit together: that each file a database speaks of is in the set, too. */
public interface JoinCheck {
    /** Begins the keys of what it counts. */
    String name();

    /** Only a set that has all of them is checked. */
    Set<PartName> parts();

    Count check(Map<PartName, SetPart> taken, Vault vault);

    /** The same with rows of the restored database; empty where its kind cannot be asked. */
    Optional<Count> again(Map<PartName, SetPart> taken, Map<PartName, Restored> restored, Vault vault);

    /**
     * @param listed files that the database's rows name
     * @param missing of those, not in the set
     * @param orphans files in the set that no row names
     */
    record Count(long listed, long missing, long orphans) {}
}
