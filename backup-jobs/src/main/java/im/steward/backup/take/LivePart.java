package im.steward.backup.take;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import java.util.Map;

/**
 * A store in use whose place a restore can take. First the restore is made and checked beside it; then the two swap
 * names, and the one that was live is kept until somebody gives it up.
 */
public interface LivePart {
    PartName name();

    /** Throws when its configuration lacks what a swap needs; asked where the store itself may be out of reach. */
    default void requireConfigured() {}

    /** Throws, with what to grant or to stop, when its place could not be taken now. */
    void check(SetPart part);

    /** What there is before, and under which name it will be kept; goes into the trail. */
    Map<String, String> before(String suffix);

    /** Restores where it can be swapped from; closing takes away what has not been swapped. */
    Restored beside(SetPart part, Restoring restoring);

    /** Done already or half done, by a worker that was killed, it goes on from there. */
    void swap(SetPart part, String suffix);

    /** Destroys the kept one. */
    void giveUp(String suffix);
}
