package im.steward.backup.restore;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Restored;
import java.util.List;
import java.util.Map;

/**
 * Done to what was restored before anybody may use it, in drills and in restores alike: erasures of people that a set
 * still holds are replayed here.
 */
public interface AfterRestore {
    /** For progress and reports. */
    String name();

    /**
     * Throws when it could not be done; then nothing of the restore is used.
     *
     * @param restored those parts that were restored, each in its scratch place or beside the live store
     * @return what was looked at afterwards
     */
    List<Restored.Check> apply(BackupSet set, Map<PartName, Restored> restored);
}
