package im.steward.probe.slo;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one incident. */
public record IncidentId(UUID value) {
    public static IncidentId of(String text) {
        return new IncidentId(UUID.fromString(text));
    }

    static IncidentId next(Clock clock) {
        return new IncidentId(UuidV7.next(clock));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
