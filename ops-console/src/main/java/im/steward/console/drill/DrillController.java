package im.steward.console.drill;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.drill.Choice;
import im.steward.backup.drill.Drill;
import im.steward.backup.drill.DrillId;
import im.steward.backup.drill.DrillReports;
import im.steward.backup.drill.Drills;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Attachment;
import im.steward.console.shell.Chart;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What drills have shown, against what was promised; each drill with its progress and its report. */
@Controller
class DrillController {
    private static final int SHOWN = 60;
    private static final int CHARTED = 30;
    private static final int PLANS_CHARTED = 6;
    private static final double SECONDS_OF_A_MINUTE = 60;
    private final Drills drills;
    private final DrillReports reports;
    private final BackupPlans plans;
    private final MessageSource messages;

    DrillController(Drills drills, DrillReports reports, BackupPlans plans, MessageSource messages) {
        this.drills = drills;
        this.reports = reports;
        this.plans = plans;
        this.messages = messages;
    }

    @GetMapping("/drills")
    @Allowed(Action.READ_BACKUP)
    String list(SignedIn who, @RequestParam(defaultValue = "") String plan, Locale locale, Model model) {
        Optional<PlanName> only = plan.isBlank() ? Optional.empty() : Optional.of(PlanName.of(plan));
        List<Drill> newest = only.map(name -> drills.newestOf(name, SHOWN)).orElseGet(() -> drills.newest(SHOWN));
        List<BackupPlan> all = plans.all();
        model.addAttribute("drills", newest.stream().map(DrillRow::of).toList())
                .addAttribute("only", only.map(PlanName::value).orElse(""))
                .addAttribute(
                        "plans",
                        all.stream()
                                .filter(BackupPlan::active)
                                .map(one -> one.name().value())
                                .toList())
                .addAttribute(
                        "histories",
                        all.stream()
                                .filter(one -> only.isEmpty() || only.get().equals(one.name()))
                                .limit(PLANS_CHARTED)
                                .flatMap(one -> history(one, who, locale).stream())
                                .toList());
        return "drill/page";
    }

    /** A plan's drills as charts. */
    record History(String plan, Chart times, Chart losses) {}

    private Optional<History> history(BackupPlan plan, SignedIn who, Locale locale) {
        List<DrillRow> measured = drills.newestOf(plan.name(), CHARTED).reversed().stream()
                .map(DrillRow::of)
                .filter(row -> !row.open() && row.full() != null)
                .toList();
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        List<Chart.Amount> times = new ArrayList<>();
        List<Chart.Amount> losses = new ArrayList<>();
        for (DrillRow row : measured) {
            String day = LocalDate.ofInstant(row.requestedAt(), who.zone()).toString();
            Optional<String> page = Optional.of("/drills/" + row.id());
            times.add(new Chart.Amount(day, minutes(row.full()), page));
            losses.add(new Chart.Amount(day, row.lost() == null ? Double.NaN : minutes(row.lost()), page));
        }
        return Optional.of(new History(
                plan.name().value(),
                Chart.bars(told("drill.chart.rto", locale), times, minutes(plan.recoveryTime())),
                Chart.bars(told("drill.chart.rpo", locale), losses, minutes(plan.recoveryPoint()))));
    }

    private String told(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }

    private static double minutes(@org.jspecify.annotations.Nullable Duration length) {
        return length == null ? 0 : Math.round(length.toMillis() / SECONDS_OF_A_MINUTE / 10) / 100.0;
    }

    @PostMapping("/drills")
    @Allowed(Action.RUN_DRILL)
    String request(
            SignedIn who,
            @RequestParam String plan,
            @RequestParam(defaultValue = "newest") String choice,
            @RequestParam(defaultValue = "") String set) {
        return "redirect:/drills/"
                + drills.request(PlanName.of(plan), choice(choice, set), who.actor())
                        .id();
    }

    static Choice choice(String word, String set) {
        if (!set.isBlank()) {
            return new Choice.Chosen(BackupSetId.of(set));
        }
        return word.equals("random") ? new Choice.RandomOlder() : new Choice.Newest();
    }

    @GetMapping("/drills/{id}")
    @Allowed(Action.READ_BACKUP)
    String drill(@PathVariable DrillId id, Model model, HttpServletResponse response) {
        DrillRow row = DrillRow.of(drills.fetch(id));
        model.addAttribute("row", row);
        return "drill/drill";
    }

    /** The moving part of the page above; when the drill ends, the whole page is asked for again. */
    @GetMapping("/drills/{id}/progress")
    @Allowed(Action.READ_BACKUP)
    String progress(@PathVariable DrillId id, Model model, HttpServletResponse response) {
        DrillRow row = DrillRow.of(drills.fetch(id));
        if (!row.open()) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("row", row);
        return "drill/_progress";
    }

    @PostMapping("/drills/{id}/cancel")
    @Allowed(Action.RUN_DRILL)
    String cancel(@PathVariable DrillId id, SignedIn who) {
        drills.cancel(id, who.actor());
        return "redirect:/drills/" + id;
    }

    @GetMapping("/drills/{id}/files/{file}")
    @Allowed(Action.READ_BACKUP)
    ResponseEntity<byte[]> file(@PathVariable DrillId id, @PathVariable String file) {
        return file(reports, drills.fetch(id), file);
    }

    static ResponseEntity<byte[]> file(DrillReports reports, Drill drill, String file) {
        return Attachment.of(file, MediaType.APPLICATION_OCTET_STREAM_VALUE, reports.fetch(drill, file));
    }
}
