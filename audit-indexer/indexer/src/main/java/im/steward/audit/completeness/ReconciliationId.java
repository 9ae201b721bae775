package im.steward.audit.completeness;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one comparison of topic and archive. */
public record ReconciliationId(UUID value) {
    static ReconciliationId next(Clock clock) {
        return new ReconciliationId(UuidV7.next(clock));
    }

    public static ReconciliationId of(String text) {
        return new ReconciliationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
