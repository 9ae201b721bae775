package im.steward.console.slo;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Chart;
import im.steward.probe.history.KnownTarget;
import im.steward.probe.history.Samples;
import im.steward.probe.slo.IncidentId;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.SloId;
import im.steward.probe.slo.Slos;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is promised and how it stands; what burns, who has it in hand, and what counts for nothing. */
@Controller
class SloController {
    private static final int SHOWN = 50;
    private final Slos slos;
    private final Incidents incidents;
    private final Samples samples;
    private final SloDesk desk;
    private final SloWorkbook workbook;
    private final MessageSource messages;
    private final Clock clock;

    SloController(
            Slos slos,
            Incidents incidents,
            Samples samples,
            SloDesk desk,
            SloWorkbook workbook,
            MessageSource messages,
            Clock clock) {
        this.slos = slos;
        this.incidents = incidents;
        this.samples = samples;
        this.desk = desk;
        this.workbook = workbook;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/objectives")
    @Allowed(Action.READ_PROBE)
    String list(SignedIn who, Model model) {
        Instant now = clock.instant();
        List<IncidentRow> rows = incidentRows(now);
        model.addAttribute(
                        "slos",
                        slos.active().stream()
                                .map(slo -> SloRow.of(slos.standing(slo.id())))
                                .toList())
                .addAttribute("open", rows.stream().filter(IncidentRow::open).toList())
                .addAttribute("past", rows.stream().filter(row -> !row.open()).toList())
                .addAttribute(
                        "maintenance",
                        slos.maintenance().stream()
                                .map(one -> MaintenanceRow.of(one, now))
                                .toList())
                .addAttribute("targets", targets())
                .addAttribute("month", YearMonth.from(now.atZone(who.zone())).toString());
        return "slo/page";
    }

    @GetMapping("/objectives/workbook")
    @Allowed(Action.READ_PROBE)
    void workbook(
            @RequestParam(defaultValue = "") String month, SignedIn who, Locale locale, HttpServletResponse response)
            throws IOException {
        workbook.send(ReportMonth.of(month, who.zone(), clock.instant()), who.actor(), locale, response);
    }

    private List<IncidentRow> incidentRows(Instant now) {
        Map<String, Slo> promises =
                slos.active().stream().collect(Collectors.toMap(slo -> slo.id().toString(), Function.identity()));
        return incidents.newest(SHOWN).stream()
                .map(incident -> IncidentRow.of(incident, promises, now))
                .toList();
    }

    private List<String> targets() {
        return samples.targets().stream()
                .filter(KnownTarget::active)
                .map(target -> target.id().toString())
                .toList();
    }

    @PostMapping("/objectives")
    @Allowed(Action.CHANGE_PROBE)
    String promise(
            SignedIn who,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String target,
            @RequestParam(defaultValue = "") String goal,
            @RequestParam(defaultValue = "") String threshold,
            @RequestParam(defaultValue = "28") String days,
            @RequestParam(defaultValue = "") String dependsOn) {
        Slo slo = desk.promise(SloForm.draft(name, target, goal, threshold, days, dependsOn), who.actor());
        return "redirect:/objectives/" + slo.id();
    }

    @GetMapping("/objectives/{id}")
    @Allowed(Action.READ_PROBE)
    String one(@PathVariable SloId id, SignedIn who, Locale locale, Model model) {
        SloRow row = SloRow.of(slos.standing(id));
        List<Chart.Amount> left = slos.burnDown(id, who.zone()).stream()
                .map(day -> Chart.Amount.of(
                        day.day().toString(),
                        day.left().map(share -> Math.max(0, (double) Math.round(share * 1_000) / 10))))
                .toList();
        model.addAttribute("row", row)
                .addAttribute("chart", Chart.line(messages.getMessage("slo.chart.left", new Object[0], locale), left))
                .addAttribute(
                        "incidents",
                        incidentRows(clock.instant()).stream()
                                .filter(incident -> id.toString().equals(incident.slo()))
                                .toList());
        return "slo/one";
    }

    @PostMapping("/objectives/{id}/end")
    @Allowed(Action.CHANGE_PROBE)
    String end(@PathVariable SloId id, SignedIn who) {
        desk.end(id, who.actor());
        return "redirect:/objectives";
    }

    @PostMapping("/objectives/incidents/{id}/acknowledge")
    @Allowed(Action.CHANGE_PROBE)
    String acknowledge(@PathVariable IncidentId id, SignedIn who) {
        desk.acknowledge(id, who.actor());
        return "redirect:/objectives";
    }

    @PostMapping("/objectives/incidents/{id}/silence")
    @Allowed(Action.CHANGE_PROBE)
    String silence(@PathVariable IncidentId id, @RequestParam(defaultValue = "1h") String length, SignedIn who) {
        desk.silence(id, SloForm.length(length), who.actor());
        return "redirect:/objectives";
    }

    @PostMapping("/objectives/maintenance")
    @Allowed(Action.CHANGE_PROBE)
    String plan(
            SignedIn who,
            @RequestParam(defaultValue = "") String target,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String length,
            @RequestParam(defaultValue = "") String reason) {
        desk.plan(
                SloForm.target(target), SloForm.period(from, length, who.zone(), clock.instant()), reason, who.actor());
        return "redirect:/objectives";
    }

    @PostMapping("/objectives/maintenance/{id}/finish")
    @Allowed(Action.CHANGE_PROBE)
    String finish(@PathVariable UUID id, SignedIn who) {
        desk.finish(id, who.actor());
        return "redirect:/objectives";
    }
}
