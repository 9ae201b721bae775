package im.steward.compliance.matter;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one matter. */
public record MatterId(UUID value) {
    public static MatterId next(Clock clock) {
        return new MatterId(UuidV7.next(clock));
    }

    public static MatterId of(String text) {
        return new MatterId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
