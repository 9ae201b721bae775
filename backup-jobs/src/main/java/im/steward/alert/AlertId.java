package im.steward.alert;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one alert, in the letter and in the webhook's body alike. */
public record AlertId(UUID value) {
    static AlertId next(Clock clock) {
        return new AlertId(UuidV7.next(clock));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
