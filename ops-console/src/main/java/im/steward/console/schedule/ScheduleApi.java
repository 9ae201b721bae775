package im.steward.console.schedule;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Schedules for programs: read, set, pause, resume, run now. */
@RestController
@RequestMapping("/api/v1/schedules")
class ScheduleApi {
    private final Schedules schedules;
    private final CronWords words;
    private final Clock clock;

    ScheduleApi(Schedules schedules, CronWords words, Clock clock) {
        this.schedules = schedules;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping
    @Allowed(Action.READ_SCHEDULE)
    List<ScheduleRow> list(SignedIn who) {
        return schedules.all().stream().map(schedule -> row(schedule, who)).toList();
    }

    /**
     * @param kind as the list of schedules names it, such as {@code backup}
     * @param zone of the account that asks, where none is given
     * @param missed {@code catch-up}, or {@code skip} for times at which no console ran
     */
    record ScheduleAsk(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String cron,
            @Nullable String zone,
            @Nullable String missed,
            @Nullable Map<String, String> parameters) {}

    @PostMapping
    @Allowed(Action.CHANGE_SCHEDULE)
    @ResponseStatus(HttpStatus.CREATED)
    ScheduleRow set(SignedIn who, @RequestBody ScheduleAsk ask) {
        String zone = ask.zone() == null ? who.zone().getId() : ask.zone();
        Map<String, String> parameters = ask.parameters() == null ? Map.of() : ask.parameters();
        return row(
                schedules.set(
                        given(ask.name()),
                        given(ask.kind()),
                        CronTime.of(given(ask.cron()), zone),
                        Schedule.Missed.of(given(ask.missed())),
                        parameters,
                        who),
                who);
    }

    /** What was not sent is refused like what is empty. */
    private static String given(@Nullable String word) {
        return Optional.ofNullable(word).orElse("");
    }

    private ScheduleRow row(Schedule schedule, SignedIn who) {
        return ScheduleRow.of(
                schedule,
                clock.instant(),
                words.of(schedule.time().cron(), Locale.ENGLISH),
                schedules.mayChange(schedule, who));
    }

    @PostMapping("/{id}/pause")
    @Allowed(Action.CHANGE_SCHEDULE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void pause(SignedIn who, @PathVariable ScheduleId id) {
        schedules.pause(id, who);
    }

    @PostMapping("/{id}/resume")
    @Allowed(Action.CHANGE_SCHEDULE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resume(SignedIn who, @PathVariable ScheduleId id) {
        schedules.resume(id, who);
    }

    @PostMapping("/{id}/run")
    @Allowed(Action.CHANGE_SCHEDULE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void runNow(SignedIn who, @PathVariable ScheduleId id) {
        schedules.runNow(id, who);
    }
}
