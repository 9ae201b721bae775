package im.steward.console.backup;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.Upkeep;
import im.steward.backup.vault.VaultName;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.schedule.Schedule;
import im.steward.console.shell.Chart;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Plans with their promises, each plan's sets and growth, each set with its parts and hashes. */
@Controller
class BackupController {
    private static final int SHOWN = 100;
    private static final int NEWEST = 20;
    private static final int CHARTED = 60;
    private static final double MEGABYTE = 1e6;
    private final BackupPlans plans;
    private final BackupRuns runs;
    private final BackupCatalog catalog;
    private final Upkeep upkeep;
    private final BackupRows rows;
    private final Timetables timetables;
    private final MessageSource messages;
    private final Clock clock;

    BackupController(
            BackupPlans plans,
            BackupRuns runs,
            BackupCatalog catalog,
            Upkeep upkeep,
            BackupRows rows,
            Timetables timetables,
            MessageSource messages,
            Clock clock) {
        this.plans = plans;
        this.runs = runs;
        this.catalog = catalog;
        this.upkeep = upkeep;
        this.rows = rows;
        this.timetables = timetables;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/backups")
    @Allowed(Action.READ_BACKUP)
    String list(SignedIn who, Locale locale, Model model) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), who.zone());
        Instant first = RunCalendar.firstDay(today).atStartOfDay(who.zone()).toInstant();
        model.addAttribute("plans", rows.plans())
                .addAttribute("vaults", rows.vaults())
                .addAttribute("sets", rows.newest(NEWEST))
                .addAttribute("calendar", RunCalendar.of(runs.perDay(first, who.zone()), today, locale));
        return "backup/page";
    }

    @GetMapping("/backups/plans/new")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String form(SignedIn who, Model model) {
        return form(PlanForm.fresh(plans.partsThereAre(), plans.vaultsThereAre(), who.zone()), true, model);
    }

    @PostMapping("/backups/plans")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String create(
            SignedIn who,
            @RequestParam MultiValueMap<String, String> fields,
            Model model,
            HttpServletResponse response) {
        PlanForm form = PlanForm.of(fields);
        try {
            plans.create(PlanName.of(form.name()), form.terms(), who.actor());
            return "redirect:/backups/plans/" + form.name();
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
            return form(form, true, model);
        }
    }

    @GetMapping("/backups/plans/{name}")
    @Allowed(Action.READ_BACKUP)
    String plan(@PathVariable PlanName name, SignedIn who, Locale locale, Model model) {
        List<SetRow> sets = rows.setsOf(name, SHOWN);
        model.addAttribute("plan", rows.plan(name))
                .addAttribute("sets", sets)
                .addAttribute("open", sets.stream().anyMatch(SetRow::open))
                .addAttribute(
                        "schedules",
                        timetables.of(name).stream().map(ScheduleLink::of).toList())
                .addAttribute("growth", growth(sets, who, locale).orElse(null));
        return "backup/plan";
    }

    @GetMapping("/backups/plans/{name}/change")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String changeForm(@PathVariable PlanName name, Model model) {
        return form(PlanForm.of(plans.fetch(name)), false, model);
    }

    @PostMapping("/backups/plans/{name}/change")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String change(
            @PathVariable PlanName name,
            SignedIn who,
            @RequestParam MultiValueMap<String, String> fields,
            Model model,
            HttpServletResponse response) {
        fields.set("name", name.value());
        PlanForm form = PlanForm.of(fields);
        try {
            plans.change(name, form.terms(), who.actor());
            return "redirect:/backups/plans/" + name;
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
            return form(form, false, model);
        }
    }

    @PostMapping("/backups/plans/{name}/end")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String end(@PathVariable PlanName name, SignedIn who) {
        plans.end(name, who.actor());
        return "redirect:/backups/plans/" + name;
    }

    @PostMapping("/backups/plans/{name}/run")
    @Allowed(Action.RUN_BACKUP)
    String run(@PathVariable PlanName name, SignedIn who) {
        return "redirect:/backups/sets/" + runs.request(name, who.actor()).id();
    }

    @GetMapping("/backups/sets/{id}")
    @Allowed(Action.READ_BACKUP)
    String set(@PathVariable BackupSetId id, Model model, HttpServletResponse response) {
        SetRow row = rows.set(id);
        model.addAttribute("row", row);
        return "backup/set";
    }

    /** The moving part of the page above; when the run ends, the whole page is asked for again. */
    @GetMapping("/backups/sets/{id}/progress")
    @Allowed(Action.READ_BACKUP)
    String progress(@PathVariable BackupSetId id, Model model, HttpServletResponse response) {
        SetRow row = rows.set(id);
        if (!row.open()) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("row", row);
        return "backup/_progress";
    }

    @PostMapping("/backups/sets/{id}/cancel")
    @Allowed(Action.RUN_BACKUP)
    String cancel(@PathVariable BackupSetId id, SignedIn who) {
        runs.cancel(id, who.actor());
        return "redirect:/backups/sets/" + id;
    }

    @PostMapping("/backups/sets/{id}/keep")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String keep(@PathVariable BackupSetId id, SignedIn who, @RequestParam(defaultValue = "") String reason) {
        catalog.keep(id, reason, who.actor());
        return "redirect:/backups/sets/" + id;
    }

    @PostMapping("/backups/sets/{id}/release")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String release(@PathVariable BackupSetId id, SignedIn who) {
        catalog.release(id, who.actor());
        return "redirect:/backups/sets/" + id;
    }

    @PostMapping("/backups/vaults/{name}/rotate")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    String rotate(@PathVariable VaultName name, SignedIn who) {
        upkeep.askForNewKey(name, who.actor());
        return "redirect:/backups#vaults";
    }

    record ScheduleLink(String id, String name) {
        static ScheduleLink of(Schedule schedule) {
            return new ScheduleLink(schedule.id().toString(), schedule.name());
        }
    }

    private String form(PlanForm form, boolean fresh, Model model) {
        model.addAttribute("form", form)
                .addAttribute("fresh", fresh)
                .addAttribute(
                        "parts",
                        plans.partsThereAre().stream().map(PartName::value).toList())
                .addAttribute(
                        "vaults",
                        plans.vaultsThereAre().stream().map(VaultName::value).toList());
        return "backup/form";
    }

    /** What the sets that are still there have added, one on top of the other. */
    private Optional<Chart> growth(List<SetRow> newestFirst, SignedIn who, Locale locale) {
        List<SetRow> complete = newestFirst.stream()
                .filter(set -> set.state().equals("complete"))
                .limit(CHARTED)
                .toList()
                .reversed();
        if (complete.size() < 2) {
            return Optional.empty();
        }
        List<Chart.Amount> amounts = new ArrayList<>();
        double sum = 0;
        for (SetRow set : complete) {
            sum += set.added() / MEGABYTE;
            amounts.add(new Chart.Amount(
                    LocalDate.ofInstant(set.requestedAt(), who.zone()).toString(),
                    sum,
                    Optional.of("/backups/sets/" + set.id())));
        }
        return Optional.of(Chart.line(messages.getMessage("backup.growth", new Object[0], locale), amounts));
    }
}
