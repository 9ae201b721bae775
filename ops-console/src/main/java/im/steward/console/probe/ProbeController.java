package im.steward.console.probe;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.probe.TargetView.PeriodRow;
import im.steward.console.shell.Chart;
import im.steward.kernel.Period;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.KnownTarget;
import im.steward.probe.history.Samples;
import im.steward.probe.history.Samples.Slot;
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
import java.util.function.ToDoubleFunction;
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
    private static final Duration WEEK = Duration.ofDays(7);
    private final Samples samples;
    private final ProbeDesk desk;
    private final MessageSource messages;
    private final Clock clock;

    ProbeController(Samples samples, ProbeDesk desk, MessageSource messages, Clock clock) {
        this.samples = samples;
        this.desk = desk;
        this.messages = messages;
        this.clock = clock;
    }

    /** How much time a target's charts show. */
    enum Shown {
        HOUR(Duration.ofHours(1), Duration.ofMinutes(1), "HH:mm"),
        DAY(Duration.ofDays(1), Duration.ofMinutes(30), "HH:mm"),
        WEEK(Duration.ofDays(7), Duration.ofHours(3), "MM-dd HH:mm"),
        MONTH(Duration.ofDays(30), Duration.ofHours(12), "MM-dd HH:mm"),
        YEAR(Duration.ofDays(364), Duration.ofDays(7), "yyyy-MM-dd");

        private final Duration length;
        private final Duration step;
        private final DateTimeFormatter label;

        Shown(Duration length, Duration step, String label) {
            this.length = length;
            this.step = step;
            this.label = DateTimeFormatter.ofPattern(label, Locale.ROOT);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
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
        Tally inView = samples.tally(target.id(), new Period(to.minus(span.length), to));
        List<PeriodRow> periods = new ArrayList<>();
        periods.add(PeriodRow.of("shown", inView));
        periods.add(PeriodRow.of(
                "week-before",
                samples.tally(target.id(), new Period(to.minus(span.length).minus(WEEK), to.minus(WEEK)))));
        model.addAttribute(
                        "row",
                        TargetRow.of(
                                target, samples.tally(target.id(), new Period(to.minus(Duration.ofHours(1)), to)), now))
                .addAttribute("shown", span.word())
                .addAttribute("tabs", tabs(target.id(), span, locale))
                .addAttribute(
                        "view",
                        new TargetView(
                                periods,
                                TargetView.phases(inView),
                                TargetView.failures(inView),
                                charts(target.id(), span, to, who.zone(), locale)));
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

    private List<Chart> charts(TargetId id, Shown span, Instant to, ZoneId zone, Locale locale) {
        int count = (int) span.length.dividedBy(span.step);
        // Steps of hours begin at whole hours, so that kept hours can be used.
        Instant last = span.step.compareTo(Duration.ofHours(1)) < 0
                ? to
                : to.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        List<Slot> slots = samples.series(id, last.minus(span.step.multipliedBy(count)), span.step, count);
        return List.of(
                Chart.line(
                        told("probe.chart.p50", locale),
                        amounts(slots, span, zone, tally -> millis(tally.percentile(50)))),
                Chart.line(
                        told("probe.chart.p99", locale),
                        amounts(slots, span, zone, tally -> millis(tally.percentile(99)))),
                Chart.bars(told("probe.chart.bad", locale), amounts(slots, span, zone, tally -> tally.bad())));
    }

    private static List<Chart.Amount> amounts(
            List<Slot> slots, Shown span, ZoneId zone, ToDoubleFunction<Tally> figure) {
        return slots.stream()
                .map(slot -> new Chart.Amount(
                        span.label.format(slot.begins().atZone(zone)), figure.applyAsDouble(slot.tally())))
                .toList();
    }

    private static double millis(Optional<Duration> length) {
        return length.map(value -> value.toNanos() / 1e6).orElse(0.0);
    }

    private String told(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }
}
