package im.steward.console.backup;

import im.steward.backup.catalog.PlanName;
import im.steward.console.schedule.CronTime;
import im.steward.console.schedule.Schedule;
import im.steward.console.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** When plans run, by all schedules that name them. */
public record Timetables(Schedules schedules) {
    /** As many runs of what comes seldom, and as long for what comes often: pauses of weekends and of a month's end lie in it. */
    private static final int LOOKED_AT = 100;

    private static final Duration LOOKED_AHEAD = Duration.ofDays(40);

    List<Schedule> of(PlanName plan) {
        return schedules.all().stream()
                .filter(schedule -> schedule.kind().equals(ScheduledBackup.KIND)
                        && plan.value().equals(schedule.parameters().get(ScheduledBackup.PLAN)))
                .toList();
    }

    /** The longest time between two runs to come; none when nothing, or only a paused schedule, runs it. */
    public Optional<Duration> longestGap(PlanName plan, Instant now) {
        return longestGap(
                of(plan).stream().filter(schedule -> !schedule.paused()).map(Schedule::time), now);
    }

    static Optional<Duration> longestGap(Stream<CronTime> times, Instant now) {
        List<List<Instant>> each = times.map(time -> time.next(now, LOOKED_AT, now.plus(LOOKED_AHEAD)))
                .filter(runs -> runs.size() > 1)
                .toList();
        // Beyond the end of the first list that ends, the others alone would look too seldom.
        Optional<Instant> known = each.stream().map(List::getLast).min(Instant::compareTo);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        List<Instant> runs = each.stream()
                .flatMap(List::stream)
                .filter(run -> !run.isAfter(known.get()))
                .distinct()
                .sorted()
                .toList();
        return IntStream.range(1, runs.size())
                .mapToObj(place -> Duration.between(runs.get(place - 1), runs.get(place)))
                .max(Duration::compareTo);
    }
}
