package im.steward.backup.drill;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one drill; its scratch place is named after it. */
public record DrillId(UUID value) {
    static DrillId next(Clock clock) {
        return new DrillId(UuidV7.next(clock));
    }

    public static DrillId of(String text) {
        try {
            return new DrillId(UUID.fromString(text.strip()));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidException(
                    new Fault("drill-id-malformed", "That is no drill's id", "Copy the id from the list of drills"));
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
