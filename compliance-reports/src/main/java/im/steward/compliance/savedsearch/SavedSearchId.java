package im.steward.compliance.savedsearch;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one saved search. */
public record SavedSearchId(UUID value) {
    static SavedSearchId next(Clock clock) {
        return new SavedSearchId(UuidV7.next(clock));
    }

    public static SavedSearchId of(String text) {
        return new SavedSearchId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
