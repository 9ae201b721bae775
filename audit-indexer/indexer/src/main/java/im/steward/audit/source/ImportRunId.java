package im.steward.audit.source;

import im.steward.kernel.InvalidException;
import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names an import run; travels with each of its events as their correlation id. */
public record ImportRunId(UUID value) {
    public static ImportRunId of(String text) {
        try {
            return new ImportRunId(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            throw new InvalidException(ImportRuns.unknown(text), notAnId);
        }
    }

    static ImportRunId next(Clock clock) {
        return new ImportRunId(UuidV7.next(clock));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
