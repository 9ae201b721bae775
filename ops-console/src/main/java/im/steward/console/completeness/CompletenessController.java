package im.steward.console.completeness;

import im.steward.audit.completeness.CompletenessLedger;
import im.steward.audit.completeness.CompletenessLedger.Selection;
import im.steward.audit.completeness.ExpiredRanges;
import im.steward.audit.completeness.Finding;
import im.steward.audit.completeness.Reconciliations;
import im.steward.audit.completeness.SourceCount;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Attachment;
import io.github.wimdeblauwe.htmx.spring.boot.mvc.HxRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** What was read against what is archived: the ledger, its days, and every difference by name. */
@Controller
class CompletenessController {
    private static final int PAGE = 50;
    private final CompletenessLedger ledger;
    private final Reconciliations reconciliations;
    private final ExpiredRanges expired;
    private final CompletenessWorkbook workbook;

    CompletenessController(
            CompletenessLedger ledger,
            Reconciliations reconciliations,
            ExpiredRanges expired,
            CompletenessWorkbook workbook) {
        this.ledger = ledger;
        this.reconciliations = reconciliations;
        this.expired = expired;
        this.workbook = workbook;
    }

    @GetMapping("/completeness")
    @Allowed(Action.READ_COMPLETENESS)
    String page(Model model) {
        model.addAttribute("sources", ledger.sources());
        long open = ledger.shortfall().expired();
        model.addAttribute("expired", open);
        model.addAttribute(
                "accounted", ledger.countFindings(Optional.of(Finding.Kind.EXPIRED), Selection.EVERYTHING) - open);
        model.addAttribute("run", latest());
        return "completeness/page";
    }

    /** Asked again and again by the page while a comparison runs. */
    @GetMapping("/completeness/run")
    @Allowed(Action.READ_COMPLETENESS)
    @HxRequest
    String run(Model model) {
        model.addAttribute("run", latest());
        return "completeness/_run";
    }

    @PostMapping("/completeness/run")
    @Allowed(Action.RUN_COMPLETENESS)
    String request(SignedIn who) {
        reconciliations.request(who.actor());
        return "redirect:/completeness";
    }

    @GetMapping("/completeness/source")
    @Allowed(Action.READ_COMPLETENESS)
    String source(
            @RequestParam String platform,
            @RequestParam String instance,
            @RequestParam(required = false) @Nullable Integer year,
            @RequestParam(defaultValue = "false") boolean incomplete,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            Locale locale) {
        Optional<SourceCount> source = ledger.sources().stream()
                .filter(one -> one.platform().equals(platform) && one.instance().equals(instance))
                .findFirst();
        int last = source.map(one -> one.last().getYear()).orElse(1970);
        int first = source.map(one -> one.first().getYear()).orElse(1970);
        int shown = Math.clamp(year == null ? last : year, first, last);
        Selection selection = new Selection(Optional.of(platform), Optional.of(instance), Optional.empty(), incomplete);
        String address = UriComponentsBuilder.fromPath("/completeness/source")
                .queryParam("platform", "{platform}")
                .queryParam("instance", "{instance}")
                .encode()
                .buildAndExpand(platform, instance)
                .toUriString();
        model.addAttribute("source", source.orElse(null));
        model.addAttribute("platform", platform);
        model.addAttribute("instance", instance);
        model.addAttribute("incomplete", incomplete);
        model.addAttribute("address", address);
        model.addAttribute(
                "calendar",
                CalendarView.of(
                        shown,
                        ledger.calendar(platform, instance, LocalDate.of(shown, 1, 1), LocalDate.of(shown + 1, 1, 1)),
                        locale));
        model.addAttribute("earlier", shown > first ? address + "&year=" + (shown - 1) : null);
        model.addAttribute("later", shown < last ? address + "&year=" + (shown + 1) : null);
        model.addAttribute("days", ledger.days(selection, PAGE, (long) Math.max(page, 0) * PAGE));
        pages(model, address + "&year=" + shown + "&incomplete=" + incomplete, page, ledger.countDays(selection));
        return "completeness/source";
    }

    @GetMapping("/completeness/findings")
    @Allowed(Action.READ_COMPLETENESS)
    String findings(
            @RequestParam Optional<String> kind,
            @RequestParam Optional<String> platform,
            @RequestParam Optional<String> instance,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        Optional<Finding.Kind> chosen =
                kind.filter(word -> !word.isEmpty()).map(word -> Finding.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
        Selection selection = new Selection(platform, instance, Optional.empty(), false);
        List<Finding> findings = ledger.findings(chosen, selection, PAGE, (long) Math.max(page, 0) * PAGE);
        model.addAttribute("findings", findings);
        model.addAttribute("foundUpTo", newestToAccountFor(findings));
        model.addAttribute("kind", chosen.map(CompletenessController::word).orElse(""));
        model.addAttribute("platform", platform.orElse(null)).addAttribute("instance", instance.orElse(null));
        model.addAttribute("filtered", chosen.isPresent() || platform.isPresent() || instance.isPresent());
        model.addAttribute(
                "kinds",
                Arrays.stream(Finding.Kind.values())
                        .map(CompletenessController::word)
                        .toList());
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/completeness/findings")
                .queryParam("kind", chosen.map(CompletenessController::word).orElse(""));
        platform.ifPresent(word -> address.queryParam("platform", word));
        instance.ifPresent(word -> address.queryParam("instance", word));
        pages(model, address.encode().toUriString(), page, ledger.countFindings(chosen, selection));
        return "completeness/findings";
    }

    /** Of the ranges on this page: what somebody accounts for is what he has seen, and what is older. */
    private static @Nullable Instant newestToAccountFor(List<Finding> shown) {
        return shown.stream()
                .filter(one ->
                        one.kind() == Finding.Kind.EXPIRED && one.account().isEmpty())
                .map(Finding::found)
                .max(Instant::compareTo)
                .orElse(null);
    }

    @PostMapping("/completeness/expired/account")
    @Allowed(Action.ACCOUNT_FOR_EXPIRED)
    String accountForExpired(SignedIn who, @RequestParam Instant foundUpTo, @RequestParam String reason) {
        expired.accountFor(foundUpTo, who.actor(), reason);
        return "redirect:/completeness/findings?kind=expired";
    }

    @GetMapping("/completeness/workbook")
    @Allowed(Action.READ_COMPLETENESS)
    void workbook(SignedIn who, Locale locale, HttpServletResponse response) throws IOException {
        workbook.write(who.actor(), locale, () -> {
            Attachment.begin(response, "completeness.xlsx", CompletenessWorkbook.TYPE);
            return response.getOutputStream();
        });
    }

    static String word(Finding.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void pages(Model model, String address, int page, long total) {
        model.addAttribute("total", total);
        model.addAttribute("previous", page > 0 ? address + "&page=" + (page - 1) : null);
        model.addAttribute("next", (page + 1L) * PAGE < total ? address + "&page=" + (page + 1) : null);
    }

    private @Nullable RunView latest() {
        return reconciliations.latest(1).stream().findFirst().map(RunView::of).orElse(null);
    }
}
