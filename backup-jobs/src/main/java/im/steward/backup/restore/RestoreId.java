package im.steward.backup.restore;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one restore that somebody asked for. */
public record RestoreId(UUID value) {
    public static RestoreId next(Clock clock) {
        return new RestoreId(UuidV7.next(clock));
    }

    public static RestoreId of(String text) {
        try {
            return new RestoreId(UUID.fromString(text.strip()));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidException(new Fault(
                    "restore-id-malformed", "That is no restore's id", "Copy the id from the list of restores"));
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
