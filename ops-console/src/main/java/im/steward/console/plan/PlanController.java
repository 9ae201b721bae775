package im.steward.console.plan;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.shell.Attachment;
import im.steward.console.shell.Chart;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.Figure;
import im.steward.plan.PlannedHost;
import im.steward.plan.Planner;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** From a form to hosts, reasons and money; nothing is stored. */
@Controller
class PlanController {
    private static final LocalDateTime ZIP_EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
    private final PlanDesk desk;

    PlanController(PlanDesk desk) {
        this.desk = desk;
    }

    record HostRow(String name, List<String> roles, long cpus, long memory, long disk, String mounts) {
        HostRow {
            roles = List.copyOf(roles);
        }

        static HostRow of(PlannedHost host) {
            return new HostRow(
                    host.name(),
                    host.roles().stream().map(role -> role.word()).toList(),
                    host.cpus(),
                    host.memoryGb(),
                    host.diskGb(),
                    PlanWorkbook.mounts(host));
        }
    }

    record FigureRow(String subject, String label, String value, String reason) {
        static FigureRow of(Figure figure, PlanWords words) {
            return new FigureRow(
                    figure.subject(), words.label(figure), words.number(figure.value()), words.why(figure));
        }
    }

    @ModelAttribute("form")
    PlanForm form(
            @RequestParam(defaultValue = "") String users,
            @RequestParam(defaultValue = "") String concurrent,
            @RequestParam(defaultValue = "") String messages,
            @RequestParam(defaultValue = "") String media,
            @RequestParam(defaultValue = "") String retention,
            @RequestParam(defaultValue = "single") String availability,
            @RequestParam(defaultValue = "") String hosts) {
        return new PlanForm(users, concurrent, messages, media, retention, availability, hosts);
    }

    @GetMapping("/planner")
    @Allowed(Action.PLAN_CAPACITY)
    String page(@ModelAttribute("form") PlanForm form, Locale locale, Model model, HttpServletResponse response) {
        if (form.empty()) {
            return "plan/page";
        }
        try {
            show(Planner.plan(form.wish()), form, locale, model);
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(
                    refusal instanceof RefusedException
                            ? HttpServletResponse.SC_CONFLICT
                            : HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
        }
        return "plan/page";
    }

    private void show(CapacityPlan plan, PlanForm form, Locale locale, Model model) {
        PlanWords words = PlanWords.in(locale);
        CostView cost = CostView.of(desk.cost(plan), plan.wish().users(), words);
        model.addAttribute("hosts", plan.hosts().stream().map(HostRow::of).toList())
                .addAttribute(
                        "figures",
                        plan.figures().stream()
                                .map(figure -> FigureRow.of(figure, words))
                                .toList())
                .addAttribute("cost", cost)
                .addAttribute("workbook", form.address("/planner/plan.xlsx"))
                .addAttribute("inventory", form.address("/planner/inventory.zip"))
                .addAttribute("chart", chart(cost, words));
    }

    /** Both sides on one scale, so that what is smaller looks smaller. */
    private static Chart chart(CostView cost, PlanWords words) {
        return Chart.bars(
                words.say("plan.cost") + ", " + cost.currency(),
                cost.sides().stream()
                        .map(side -> new Chart.Amount(words.say("plan.cost." + side.word()), (double) side.total()))
                        .toList());
    }

    @GetMapping("/planner/plan.xlsx")
    @Allowed(Action.PLAN_CAPACITY)
    ResponseEntity<byte[]> workbook(@ModelAttribute("form") PlanForm form, Locale locale) throws IOException {
        CapacityPlan plan = Planner.plan(form.wish());
        Cost cost = desk.cost(plan);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new PlanWorkbook(plan, cost, PlanWords.in(locale)).write(bytes);
        return Attachment.of("plan.xlsx", PlanWorkbook.TYPE, bytes.toByteArray());
    }

    @GetMapping("/planner/inventory.zip")
    @Allowed(Action.PLAN_CAPACITY)
    ResponseEntity<byte[]> inventory(@ModelAttribute("form") PlanForm form) throws IOException {
        CapacityPlan plan = Planner.plan(form.wish());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, String> file :
                    new PlanInventory(plan, Map.of()).files().entrySet()) {
                ZipEntry entry = new ZipEntry("inventory/" + file.getKey());
                entry.setTimeLocal(ZIP_EPOCH);
                zip.putNextEntry(entry);
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return Attachment.of("inventory.zip", "application/zip", bytes.toByteArray());
    }
}
