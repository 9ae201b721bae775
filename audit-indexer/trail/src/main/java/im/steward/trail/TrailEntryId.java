package im.steward.trail;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Names one trail entry for good; a UUIDv7, so the millisecond of the act is inside it. */
public record TrailEntryId(UUID value) {
    public static TrailEntryId next(Clock clock) {
        return new TrailEntryId(UuidV7.next(clock));
    }

    public static TrailEntryId of(String text) {
        return new TrailEntryId(UUID.fromString(text));
    }

    public Instant instant() {
        return UuidV7.instantOf(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
