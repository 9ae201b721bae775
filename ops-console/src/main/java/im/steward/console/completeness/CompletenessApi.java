package im.steward.console.completeness;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.audit.completeness.CompletenessLedger;
import im.steward.audit.completeness.CompletenessLedger.Selection;
import im.steward.audit.completeness.DayCount;
import im.steward.audit.completeness.ExpiredRanges;
import im.steward.audit.completeness.Finding;
import im.steward.audit.completeness.ReconciliationId;
import im.steward.audit.completeness.Reconciliations;
import im.steward.audit.completeness.SourceCount;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The ledger for programs. */
@RestController
@RequestMapping("/api/v1/completeness")
class CompletenessApi {
    private static final int MOST = 1_000;
    private final CompletenessLedger ledger;
    private final Reconciliations reconciliations;
    private final ExpiredRanges expired;

    CompletenessApi(CompletenessLedger ledger, Reconciliations reconciliations, ExpiredRanges expired) {
        this.ledger = ledger;
        this.reconciliations = reconciliations;
        this.expired = expired;
    }

    record RunBody(
            String reconciliation,
            String state,
            long checked,
            Instant at,
            @Nullable Fault fault) {
        static RunBody of(RunView run) {
            return new RunBody(run.id(), run.state(), run.checked(), run.at(), run.fault());
        }
    }

    record DaysBody(long total, List<DayCount> days) {}

    record FindingsBody(long total, List<Finding> findings) {}

    @GetMapping("/sources")
    @Allowed(Action.READ_COMPLETENESS)
    List<SourceCount> sources() {
        return ledger.sources();
    }

    @GetMapping("/days")
    @Allowed(Action.READ_COMPLETENESS)
    DaysBody days(
            @RequestParam Optional<String> platform,
            @RequestParam Optional<String> instance,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate day,
            @RequestParam(defaultValue = "false") boolean incomplete,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") long offset) {
        Selection selection = new Selection(platform, instance, Optional.ofNullable(day), incomplete);
        return new DaysBody(
                ledger.countDays(selection), ledger.days(selection, Math.clamp(limit, 1, MOST), Math.max(offset, 0)));
    }

    @GetMapping("/findings")
    @Allowed(Action.READ_COMPLETENESS)
    FindingsBody findings(
            @RequestParam Optional<String> kind,
            @RequestParam Optional<String> platform,
            @RequestParam Optional<String> instance,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate day,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") long offset) {
        Optional<Finding.Kind> chosen = kind.map(word -> Finding.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
        Selection selection = new Selection(platform, instance, Optional.ofNullable(day), false);
        return new FindingsBody(
                ledger.countFindings(chosen, selection),
                ledger.findings(chosen, selection, Math.clamp(limit, 1, MOST), Math.max(offset, 0)));
    }

    /** @param foundUpTo the newest {@code found} of the ranges that were looked at */
    record Account(
            @JsonProperty("found_up_to") @Nullable Instant foundUpTo,
            @Nullable String reason) {}

    /** @param ranges that are accounted for now */
    record Accounted(long ranges) {}

    @PostMapping("/expired/account")
    @Allowed(Action.ACCOUNT_FOR_EXPIRED)
    Accounted accountForExpired(SignedIn who, @RequestBody Account account) {
        if (account.foundUpTo() == null) {
            throw new IllegalArgumentException("found_up_to is missing");
        }
        String reason = account.reason() == null ? "" : account.reason();
        return new Accounted(expired.accountFor(account.foundUpTo(), who.actor(), reason));
    }

    @PostMapping("/runs")
    @Allowed(Action.RUN_COMPLETENESS)
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunBody request(SignedIn who) {
        return RunBody.of(RunView.of(reconciliations.request(who.actor())));
    }

    @GetMapping("/runs/{id}")
    @Allowed(Action.READ_COMPLETENESS)
    RunBody run(@PathVariable ReconciliationId id) {
        return RunBody.of(RunView.of(reconciliations.find(id)));
    }
}
