package im.steward.console.load;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.shell.Chart;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Loads while they run. */
@Controller
class LoadController {
    private final ToldLoads loads;
    private final MessageSource messages;
    private final Clock clock;

    LoadController(ToldLoads loads, MessageSource messages, Clock clock) {
        this.loads = loads;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * @param kind how the state is drawn
     * @param finding of a load that is over, in the reader's language
     */
    record LoadRow(
            ToldLoad load,
            String state,
            String kind,
            @Nullable String finding,
            List<Chart> charts) {}

    @GetMapping("/probes/loads")
    @Allowed(Action.READ_PROBE)
    String loads(Locale locale, Model model) {
        Instant now = clock.instant();
        List<LoadRow> rows =
                loads.all().stream().map(load -> row(load, now, locale)).toList();
        model.addAttribute("rows", rows)
                .addAttribute(
                        "running", rows.stream().anyMatch(row -> row.state().equals("running")));
        return "load/page";
    }

    private LoadRow row(ToldLoad load, Instant now, Locale locale) {
        String state = load.state(now);
        return new LoadRow(
                load,
                state,
                switch (state) {
                    case "running" -> "wait";
                    case "silent" -> "warn";
                    default -> load.ending().filter(ToldLoad.Ending::asPlanned).isPresent() ? "good" : "warn";
                },
                load.ending().map(ending -> ending.finding(locale)).orElse(null),
                List.of(
                        chart("load.told.p50", load, ToldLoad.Point::p50, locale),
                        chart("load.told.p99", load, ToldLoad.Point::p99, locale)));
    }

    private Chart chart(String key, ToldLoad load, ToDoubleFunction<ToldLoad.Point> value, Locale locale) {
        return Chart.line(
                messages.getMessage(key, new Object[0], locale),
                load.points().stream()
                        .map(point -> new Chart.Amount(point.at() + " s", value.applyAsDouble(point)))
                        .toList());
    }
}
