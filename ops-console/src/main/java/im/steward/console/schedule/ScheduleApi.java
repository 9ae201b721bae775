package im.steward.console.schedule;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Schedules for programs: read, pause, resume, run now. */
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
        return schedules.all().stream()
                .map(schedule -> ScheduleRow.of(
                        schedule,
                        clock.instant(),
                        words.of(schedule.time().cron(), Locale.ENGLISH),
                        schedules.mayChange(schedule, who)))
                .toList();
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
