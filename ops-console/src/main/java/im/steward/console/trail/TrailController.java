package im.steward.console.trail;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Attachment;
import im.steward.console.shell.Chart;
import im.steward.trail.Trail;
import im.steward.trail.TrailEntryId;
import im.steward.trail.TrailRow;
import im.steward.trail.TrailSearch;
import im.steward.trail.TrailView;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailProofs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.springframework.context.MessageSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Looks through the trail; opening an entry's details is itself an act and leaves one. */
@Controller
class TrailController {
    private static final int PAGE = 50;
    private static final int CHART_DAYS = 30;

    private final TrailSearch search;
    private final TrailKeeper keeper;
    private final TrailProofs proofs;
    private final Trail trail;
    private final MessageSource messages;
    private final Clock clock;

    TrailController(
            TrailSearch search,
            TrailKeeper keeper,
            TrailProofs proofs,
            Trail trail,
            MessageSource messages,
            Clock clock) {
        this.search = search;
        this.keeper = keeper;
        this.proofs = proofs;
        this.trail = trail;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/trail")
    @Allowed(Action.READ_TRAIL)
    String page(TrailFilter filter, SignedIn who, Model model, Locale locale) {
        List<TrailRow> found = search.search(filter.query(who.zone(), PAGE + 1));
        List<TrailRow> shown = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("filter", filter);
        model.addAttribute("filtered", !filter.isEmpty());
        model.addAttribute("rows", shown.stream().map(EntryRow::of).toList());
        model.addAttribute("actions", search.actions());
        model.addAttribute("state", StateView.of(keeper.state()));
        model.addAttribute("chart", chart(who.zone(), locale));
        model.addAttribute("newest", filter.olderThan() == null ? null : filter.page(Optional.empty()));
        model.addAttribute(
                "older",
                found.size() > PAGE
                        ? filter.page(Optional.of(shown.getLast().entry().id().toString()))
                        : null);
        return "trail/page";
    }

    @GetMapping("/trail/{id}")
    @Allowed(Action.READ_TRAIL)
    String entry(@PathVariable TrailEntryId id, SignedIn who, Model model) {
        TrailView view = search.fetch(id);
        trail.append(who.actor(), "trail.viewed", id.toString(), Map.of());
        model.addAttribute("row", EntryRow.of(view.entry(), view.seq()));
        model.addAttribute("details", view.details().orElse(null));
        model.addAttribute("intact", view.intact());
        model.addAttribute("commitment", view.entry().commitment().hex());
        model.addAttribute("leaf", new String(view.entry().leaf(), StandardCharsets.UTF_8));
        return "trail/entry";
    }

    @GetMapping("/trail/{id}/proof")
    @Allowed(Action.READ_TRAIL)
    ResponseEntity<byte[]> proof(@PathVariable TrailEntryId id) {
        return Attachment.of(
                id + ".tlog-proof",
                MediaType.TEXT_PLAIN_VALUE,
                proofs.of(id).text().getBytes(StandardCharsets.UTF_8));
    }

    private Chart chart(ZoneId zone, Locale locale) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        LocalDate first = today.minusDays(CHART_DAYS - 1);
        SortedMap<LocalDate, Long> days = search.perDay(first.atStartOfDay(zone).toInstant(), zone);
        return Chart.bars(
                messages.getMessage("trail.chart", new Object[] {CHART_DAYS}, locale),
                first.datesUntil(today.plusDays(1))
                        .map(day -> new Chart.Amount(
                                day.toString(),
                                days.getOrDefault(day, 0L),
                                Optional.of("/trail?from=" + day + "&to=" + day)))
                        .toList());
    }
}
