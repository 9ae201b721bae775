package im.steward.console.schedule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule as a page shows it. */
record ScheduleRow(
        String id,
        String name,
        String kind,
        String words,
        String cron,
        String zone,
        String missed,
        boolean paused,
        String owner,
        List<Instant> next,
        @Nullable Instant lastRunAt,
        @Nullable String lastOutcome,
        boolean lastFailed,
        boolean mayChange) {
    static ScheduleRow of(Schedule schedule, Instant now, String words, boolean mayChange) {
        return new ScheduleRow(
                schedule.id().toString(),
                schedule.name(),
                schedule.kind(),
                words,
                schedule.time().cron(),
                schedule.time().zone().getId(),
                schedule.missed().word(),
                schedule.paused(),
                schedule.owner(),
                schedule.paused() ? List.of() : schedule.time().next(now, 3),
                schedule.lastRun().map(Schedule.LastRun::at).orElse(null),
                schedule.lastRun().map(Schedule.LastRun::outcome).orElse(null),
                schedule.lastRun().map(Schedule.LastRun::failed).orElse(false),
                mayChange);
    }
}
