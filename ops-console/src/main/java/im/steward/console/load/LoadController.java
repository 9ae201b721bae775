package im.steward.console.load;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.shell.Chart;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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
                        Chart.line(word("load.told.p50", locale), amounts(load, ToldLoad.Point::p50)),
                        Chart.line(
                                word("load.told.p99", locale),
                                amounts(load, ToldLoad.Point::p99),
                                load.objectiveMs())));
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }

    private static List<Chart.Amount> amounts(ToldLoad load, Function<ToldLoad.Point, Optional<Double>> value) {
        return load.points().stream()
                .map(point -> Chart.Amount.of(point.at() + " s", value.apply(point)))
                .toList();
    }
}
