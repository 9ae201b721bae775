package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one backup set in the catalogue and, as a tag, in the vault. */
public record BackupSetId(UUID value) {
    public static BackupSetId next(Clock clock) {
        return new BackupSetId(UuidV7.next(clock));
    }

    public static BackupSetId of(String text) {
        try {
            return new BackupSetId(UUID.fromString(text.strip()));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidException(new Fault(
                    "backup-set-id-malformed",
                    "That is no backup set's id",
                    "Copy the id from the list of backup sets"));
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
