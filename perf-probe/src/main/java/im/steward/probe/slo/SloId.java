package im.steward.probe.slo;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one promise. */
public record SloId(UUID value) {
    public static SloId of(String text) {
        return new SloId(UUID.fromString(text));
    }

    static SloId next(Clock clock) {
        return new SloId(UuidV7.next(clock));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
