package im.steward.console.schedule;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import io.github.wimdeblauwe.htmx.spring.boot.mvc.HxRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What runs by itself: list, new, pause, run now, end. */
@Controller
class ScheduleController {
    private final Schedules schedules;
    private final CronWords words;
    private final Clock clock;

    ScheduleController(Schedules schedules, CronWords words, Clock clock) {
        this.schedules = schedules;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping("/schedules")
    @Allowed(Action.READ_SCHEDULE)
    String list(SignedIn who, Locale locale, Model model) {
        model.addAttribute(
                        "rows",
                        schedules.all().stream()
                                .map(schedule -> ScheduleRow.of(
                                        schedule,
                                        clock.instant(),
                                        words.of(schedule.time().cron(), locale),
                                        schedules.mayChange(schedule, who)))
                                .toList())
                .addAttribute("mayAdd", !schedules.kindsFor(who).isEmpty());
        return "schedule/page";
    }

    /** A kind for which there is something to choose, such as a plan of backups, is offered first. */
    private static boolean canBeSet(ScheduledWork kind, SignedIn who) {
        return kind.parameters().stream()
                .noneMatch(parameter -> kind.choices(parameter, who.name()).isEmpty());
    }

    @GetMapping("/schedules/new")
    @Allowed(Action.CHANGE_SCHEDULE)
    String form(SignedIn who, Locale locale, Model model) {
        List<ScheduledWork> kinds = schedules.kindsFor(who);
        String first = kinds.stream()
                .filter(kind -> canBeSet(kind, who))
                .findFirst()
                .or(() -> kinds.stream().findFirst())
                .map(ScheduledWork::kind)
                .orElse("");
        return show(
                who,
                new ScheduleForm(
                        first, "", "nightly", "0 30 2 * * ?", who.zone().getId(), "catch-up"),
                Map.of(),
                locale,
                model);
    }

    /** Tells the time in words while it is being typed. */
    @GetMapping("/schedules/preview")
    @Allowed(Action.CHANGE_SCHEDULE)
    @HxRequest
    String preview(@RequestParam Map<String, String> fields, Locale locale, Model model) {
        tell(ScheduleForm.of(fields), locale, model);
        return "schedule/_preview";
    }

    @PostMapping("/schedules")
    @Allowed(Action.CHANGE_SCHEDULE)
    String set(
            SignedIn who,
            @RequestParam Map<String, String> fields,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        ScheduleForm form = ScheduleForm.of(fields);
        try {
            schedules.set(
                    form.name(),
                    form.kind(),
                    form.time(),
                    Schedule.Missed.of(form.missed()),
                    parameters(who, form.kind(), fields),
                    who);
            return "redirect:/schedules";
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
            return show(who, form, fields, locale, model);
        }
    }

    @PostMapping("/schedules/{id}/pause")
    @Allowed(Action.CHANGE_SCHEDULE)
    String pause(SignedIn who, @PathVariable ScheduleId id) {
        schedules.pause(id, who);
        return "redirect:/schedules";
    }

    @PostMapping("/schedules/{id}/resume")
    @Allowed(Action.CHANGE_SCHEDULE)
    String resume(SignedIn who, @PathVariable ScheduleId id) {
        schedules.resume(id, who);
        return "redirect:/schedules";
    }

    @PostMapping("/schedules/{id}/run")
    @Allowed(Action.CHANGE_SCHEDULE)
    String runNow(SignedIn who, @PathVariable ScheduleId id) {
        schedules.runNow(id, who);
        return "redirect:/schedules";
    }

    @PostMapping("/schedules/{id}/end")
    @Allowed(Action.CHANGE_SCHEDULE)
    String end(SignedIn who, @PathVariable ScheduleId id) {
        schedules.end(id, who);
        return "redirect:/schedules";
    }

    private String show(SignedIn who, ScheduleForm form, Map<String, String> fields, Locale locale, Model model) {
        List<ScheduledWork> kinds = schedules.kindsFor(who);
        model.addAttribute("form", form)
                .addAttribute("fields", fields)
                .addAttribute("kinds", kinds)
                .addAttribute("proposals", ScheduleForm.PROPOSALS.keySet());
        tell(form, locale, model);
        return "schedule/new";
    }

    private void tell(ScheduleForm form, Locale locale, Model model) {
        try {
            CronTime time = form.time();
            model.addAttribute("words", words.of(time.cron(), locale))
                    .addAttribute("next", time.next(clock.instant(), 3))
                    .addAttribute("zone", time.zone().getId());
        } catch (InvalidException refusal) {
            model.addAttribute("timeFault", refusal.fault());
        }
    }

    private Map<String, String> parameters(SignedIn who, String kind, Map<String, String> fields) {
        var parameters = new HashMap<String, String>();
        schedules.kindsFor(who).stream()
                .filter(work -> work.kind().equals(kind))
                .flatMap(work -> work.parameters().stream())
                .forEach(name -> parameters.put(
                        name, fields.getOrDefault(kind + "." + name, "").strip()));
        return parameters;
    }
}
