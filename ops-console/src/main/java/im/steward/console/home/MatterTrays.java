package im.steward.console.home;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.Export.State;
import im.steward.compliance.export.Exports;
import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.compliance.searchreport.SearchReport;
import im.steward.console.account.Action;
import im.steward.console.account.SignedIn;
import im.steward.console.home.Waiting.Urgency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an investigation leaves for someone to do: decisions, files to fetch, reports that were not sent. */
final class MatterTrays {
    /** What ended longer ago is history, and stands in its list. */
    private static final Duration NEWS = Duration.ofDays(7);

    private final Approvals approvals;
    private final Exports exports;
    private final SavedSearchReports reports;
    private final Clock clock;

    MatterTrays(Approvals approvals, Exports exports, SavedSearchReports reports, Clock clock) {
        this.approvals = approvals;
        this.exports = exports;
        this.reports = reports;
        this.clock = clock;
    }

    List<Tray> all() {
        return List.of(
                Tray.of("decisions", Action.DECIDE_APPROVAL, this::decisions),
                Tray.of("requests", Action.READ_APPROVAL, this::requests),
                Tray.of("exports", Action.DOWNLOAD_EXPORT, this::exports),
                Tray.of("reports", Action.SCHEDULE_REPORT, this::reports));
    }

    private List<Waiting> decisions(SignedIn who) {
        return Waiting.of(
                "decision",
                Urgency.OPEN,
                approvals.waiting().stream()
                        .filter(approval -> !approval.requester().sharesAPersonWith(who.signer()))
                        .map(Approval::requestedAt)
                        .toList(),
                "/approvals");
    }

    private List<Waiting> requests(SignedIn who) {
        return Waiting.of(
                "request",
                Urgency.RUNNING,
                approvals.waiting().stream()
                        .filter(approval -> approval.requester().account().equals(who.officer()))
                        .map(Approval::requestedAt)
                        .toList(),
                "/approvals");
    }

    private List<Waiting> exports(SignedIn who) {
        List<Export> own = exports.askedBy(who.officer(), clock.instant().minus(NEWS));
        return Stream.of(
                        exports("export-failed", Urgency.BAD, own, state -> state instanceof State.Failed),
                        exports("export-refused", Urgency.WARN, own, state -> state instanceof State.Refused),
                        exports("export-incomplete", Urgency.WARN, own, state -> state instanceof State.Incomplete),
                        exports("export-ready", Urgency.OPEN, own, state -> state instanceof State.Done),
                        exports(
                                "export-running",
                                Urgency.RUNNING,
                                own,
                                state -> state instanceof State.Requested || state instanceof State.Running))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Waiting> exports(String key, Urgency urgency, List<Export> own, Predicate<State> which) {
        List<Export> found =
                own.stream().filter(export -> which.test(export.state())).toList();
        List<Instant> begun = found.stream().map(Export::requestedAt).toList();
        return Waiting.of(
                key,
                urgency,
                begun,
                found.size() == 1 ? "/exports/" + found.getFirst().id() : "/exports");
    }

    private List<Waiting> reports(SignedIn who) {
        List<SearchReport> failed =
                reports.failedFor(who.officer(), clock.instant().minus(NEWS));
        return Waiting.of(
                        "report-failed",
                        Urgency.BAD,
                        failed.stream().map(SearchReport::requestedAt).toList(),
                        "/schedules")
                .stream()
                .map(waiting -> waiting.naming(failed.stream()
                        .map(report -> report.ask().name())
                        .distinct()
                        .toList()))
                .map(waiting -> failed.getFirst().state() instanceof SearchReport.State.Failed(var _, var fault)
                        ? waiting.because(fault)
                        : waiting)
                .toList();
    }
}
