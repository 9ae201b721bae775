package im.steward.console.probe;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.probe.HeatMap.Slice;
import im.steward.console.probe.TargetView.PeriodRow;
import im.steward.console.shell.Chart;
import im.steward.console.shell.Shell;
import im.steward.kernel.Period;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.KnownTarget;
import im.steward.probe.history.Samples;
import im.steward.probe.history.Tally;
import im.steward.probe.history.TargetId;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What probes found: all targets in one look, one target in depth; and who the probes are. */
@Controller
class ProbeController {
    private final Samples samples;
    private final ProbeDesk desk;
    private final MessageSource messages;
    private final Shell shell;
    private final Clock clock;

    ProbeController(Samples samples, ProbeDesk desk, MessageSource messages, Shell shell, Clock clock) {
        this.samples = samples;
        this.desk = desk;
        this.messages = messages;
        this.shell = shell;
        this.clock = clock;
    }

    /** How much time a target's charts show. */
    enum Shown {
        HOUR(Duration.ofHours(1), Duration.ofMinutes(1), 1, "HH:mm"),
        DAY(Duration.ofDays(1), Duration.ofMinutes(30), 1, "HH:mm"),
        WEEK(Duration.ofDays(7), Duration.ofHours(3), 1, "MM-dd HH:mm"),
        // Of 30 days a week earlier 23 would be the same.
        MONTH(Duration.ofDays(30), Duration.ofHours(12), 5, "MM-dd HH:mm"),
        /** Nothing is kept as long as two of these. */
        YEAR(Duration.ofDays(364), Duration.ofDays(7), 0, "yyyy-MM-dd");

        private final Duration length;
        private final Duration step;
        private final int weeksBefore;
        private final DateTimeFormatter label;

        Shown(Duration length, Duration step, int weeksBefore, String label) {
            this.length = length;
            this.step = step;
            this.weeksBefore = weeksBefore;
            this.label = DateTimeFormatter.ofPattern(label, Locale.ROOT);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whole weeks, so that the same weekdays and hours are compared. */
        Optional<Duration> before() {
            return weeksBefore == 0 ? Optional.empty() : Optional.of(Duration.ofDays(7L * weeksBefore));
        }

        String beforeWord() {
            return weeksBefore == 1 ? "week" : "weeks";
        }

        static Shown of(String word) {
            for (Shown shown : values()) {
                if (shown.word().equals(word)) {
                    return shown;
                }
            }
            return DAY;
        }
    }

    /** A link to the same target over another time. */
    record Tab(String href, String text, boolean current) {}

    @GetMapping("/probes")
    @Allowed(Action.READ_PROBE)
    String list(Model model) {
        Instant now = clock.instant();
        Map<TargetId, Tally> hour = samples.lastHour();
        List<TargetRow> rows = samples.targets().stream()
                .map(target -> TargetRow.of(target, hour.getOrDefault(target.id(), new Tally()), now))
                .toList();
        List<TargetRow> active = rows.stream()
                .filter(TargetRow::active)
                .sorted(Comparator.comparing((TargetRow row) -> row.state().equals("good"))
                        .thenComparing(TargetRow::name)
                        .thenComparing(TargetRow::agent))
                .toList();
        model.addAttribute("targets", active)
                .addAttribute(
                        "retired", rows.stream().filter(row -> !row.active()).toList())
                .addAttribute(
                        "troubled",
                        active.stream()
                                .filter(row -> !row.state().equals("good")
                                        && !row.state().equals("waiting"))
                                .count())
                .addAttribute(
                        "agents",
                        samples.agents().stream()
                                .map(agent -> AgentRow.of(agent, now))
                                .toList());
        return "probe/page";
    }

    @PostMapping("/probes/agents")
    @Allowed(Action.CHANGE_PROBE)
    String issue(
            SignedIn who, @RequestParam(defaultValue = "") String name, Model model, HttpServletResponse response) {
        AgentName agent = AgentName.of(name.strip());
        String token = desk.issue(agent, who.actor());
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("name", agent.value()).addAttribute("token", token);
        return "probe/handed";
    }

    @PostMapping("/probes/agents/{name}/revoke")
    @Allowed(Action.CHANGE_PROBE)
    String revoke(@PathVariable AgentName name, SignedIn who) {
        desk.revoke(name, who.actor());
        return "redirect:/probes";
    }

    @GetMapping("/probes/targets/{agent}/{name}")
    @Allowed(Action.READ_PROBE)
    String target(
            @PathVariable String agent,
            @PathVariable String name,
            @RequestParam(defaultValue = "day") String shown,
            SignedIn who,
            Locale locale,
            Model model) {
        KnownTarget target = samples.fetch(TargetId.of(agent, name));
        Shown span = Shown.of(shown);
        Instant now = clock.instant();
        Instant to = now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        Period inView = new Period(to.minus(span.length), to);
        Tally measured = samples.tally(target.id(), inView);
        List<PeriodRow> periods = new ArrayList<>(List.of(PeriodRow.of("shown", measured)));
        List<Comparison> comparisons = span.before()
                .map(before -> {
                    Tally then = samples.tally(
                            target.id(),
                            new Period(inView.from().minus(before), inView.to().minus(before)));
                    periods.add(PeriodRow.of("before", then));
                    return Comparison.of(measured, then);
                })
                .orElse(List.of());
        List<Slice> slices = slices(target.id(), span, first(span, to), who.zone());
        model.addAttribute(
                        "row",
                        TargetRow.of(
                                target, samples.tally(target.id(), new Period(to.minus(Duration.ofHours(1)), to)), now))
                .addAttribute("shown", span.word())
                .addAttribute("before", span.beforeWord())
                .addAttribute("tabs", tabs(target.id(), span, locale))
                .addAttribute(
                        "view",
                        new TargetView(
                                periods,
                                comparisons,
                                TargetView.phases(measured),
                                TargetView.failures(measured),
                                charts(target.id(), span, slices, first(span, to), who.zone(), locale),
                                HeatMap.of(slices, shell::exactly),
                                PhaseChart.of(slices)));
        return "probe/target";
    }

    private List<Tab> tabs(TargetId id, Shown current, Locale locale) {
        List<Tab> tabs = new ArrayList<>();
        for (Shown one : Shown.values()) {
            tabs.add(new Tab(
                    "/probes/targets/" + id + "?shown=" + one.word(),
                    told("probe.shown." + one.word(), locale),
                    one == current));
        }
        return tabs;
    }

    /** Where the charts begin: steps of hours and days begin at whole ones, so that kept histograms can be used. */
    private static Instant first(Shown span, Instant to) {
        Instant last = to;
        if (span.step.compareTo(Duration.ofDays(1)) >= 0) {
            last = to.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        } else if (span.step.compareTo(Duration.ofHours(1)) >= 0) {
            last = to.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        }
        return last.minus(span.length);
    }

    private List<Slice> slices(TargetId id, Shown span, Instant from, ZoneId zone) {
        int count = (int) span.length.dividedBy(span.step);
        return samples.series(id, from, span.step, count).stream()
                .map(slot -> new Slice(span.label.format(slot.begins().atZone(zone)), slot.tally()))
                .toList();
    }

    private List<Chart> charts(TargetId id, Shown span, List<Slice> slices, Instant from, ZoneId zone, Locale locale) {
        List<Slice> before = span.before()
                .map(earlier -> slices(id, span, from.minus(earlier), zone))
                .orElse(List.of());
        List<Chart> charts = new ArrayList<>();
        for (double percent : new double[] {50, 99}) {
            charts.add(Chart.line(
                    told("probe.chart.p" + (int) percent, locale),
                    amounts(slices, percent),
                    told("probe.before." + span.beforeWord(), locale),
                    amounts(before, percent)));
        }
        charts.add(Chart.bars(
                told("probe.chart.bad", locale),
                slices.stream()
                        .map(slice ->
                                new Chart.Amount(slice.label(), slice.tally().bad()))
                        .toList()));
        return charts;
    }

    private static List<Chart.Amount> amounts(List<Slice> slices, double percent) {
        return slices.stream()
                .map(slice -> Chart.Amount.of(
                        slice.label(), slice.tally().percentile(percent).map(length -> length.toNanos() / 1e6)))
                .toList();
    }

    private String told(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }
}
