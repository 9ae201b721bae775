package im.steward.console.schedule;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one schedule, here and in Quartz. */
public record ScheduleId(UUID value) {
    static ScheduleId next(Clock clock) {
        return new ScheduleId(UuidV7.next(clock));
    }

    public static ScheduleId of(String text) {
        return new ScheduleId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
