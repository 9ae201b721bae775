package im.steward.backup.take;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.kernel.Fault;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/** One store of a backup set: taken while it is in use, restored beside it, compared with what was taken. */
public interface Part {
    PartName name();

    /** The class of store, as in {@code steward.backup.sources.*.kind}. */
    String kind();

    /** Throws, with what to install or to grant, when this store could not be taken now. */
    void check();

    /** Writes the canary where a restore will find it; stores that cannot be written to do nothing. */
    void plant(Canary canary);

    /** About how many bytes a take moves, by what the store says of itself; empty where that is not soon said. */
    default OptionalLong size() {
        return OptionalLong.empty();
    }

    /** Streams the store into the vault; nothing of it is on a disk unencrypted on the way. */
    SetPart take(Taking taking);

    /** Restores into an empty scratch place, never into what is live. The caller closes, which destroys it. */
    Restored restore(SetPart part, Restoring restoring);

    /**
     * Destroys what a restore left that was killed before it could close: databases, indices, servers by the names that
     * this place gave them. Does nothing where nothing is left, and throws where it cannot tell; what lies below the
     * scratch directory is not its affair.
     */
    default void destroyLeftovers(Path scratch, String suffix) {}

    /**
     * Looks after what a part keeps outside of the vault: gives up what was taken for sets that are no more.
     *
     * @param sets of one vault, in every state; about others nothing is known
     * @param thoroughly once a week: every byte is read
     * @return complete sets that cannot be restored from any more, and why
     */
    default Map<BackupSetId, Fault> tend(Collection<BackupSet> sets, boolean thoroughly) {
        return Map.of();
    }
}
