package im.steward.compliance.searchreport;

import im.steward.audit.query.QueryParser;
import im.steward.compliance.searchreport.SearchReport.State;
import im.steward.compliance.searchreport.SearchReportWorkbook.Content;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Saved searches by e-mail: a schedule inserts the row, a worker makes and sends it. */
public final class SavedSearchReports {
    private static final Logger log = LoggerFactory.getLogger(SavedSearchReports.class);
    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_FAILED = 1_000;
    private static final Duration PATIENCE = Duration.ofDays(1);
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private final SearchReportStore store;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    SavedSearchReports(SearchReportStore store, Trail trail, TransactionOperations transaction, Clock clock) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Joins the caller's transaction. */
    public SearchReport request(SearchReportAsk ask) {
        QueryParser.parse(ask.query(), ask.zone()).orThrow();
        return in(() -> {
            SearchReport report =
                    new SearchReport(SearchReportId.next(clock), ask, clock.instant(), new State.Requested());
            trail.append(
                    ask.by(),
                    "report.requested",
                    report.id().toString(),
                    Map.of(
                            "matter", ask.matter().toString(),
                            "officer", ask.officer().value(),
                            "query", ask.query(),
                            "recipients", String.join("\n", ask.recipients())));
            store.add(report);
            log.atInfo().addKeyValue("report", report.id()).log("search report requested");
            return report;
        });
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    public List<SearchReport> newest(int limit) {
        return store.newest(limit);
    }

    /** Those in this officer's name that were not sent since then; the newest first. */
    public List<SearchReport> failedFor(OfficerId officer, Instant since) {
        return store.failedFor(officer, since, MOST_FAILED);
    }

    public Optional<SearchReport> find(SearchReportId id) {
        return store.find(id);
    }

    /** The next one to be made, on a lease. */
    public Optional<SearchReport> claim(String worker, Duration lease) {
        return in(() -> {
            Instant now = clock.instant();
            Optional<SearchReport> next = store.lockNext(now);
            if (next.isEmpty()) {
                return next;
            }
            SearchReportId id = next.get().id();
            if (store.run(id, worker, now.plus(lease)) > MOST_ATTEMPTS) {
                fail(
                        next.get(),
                        new Fault(
                                "report-keeps-failing",
                                "The report " + id + " ended its worker " + MOST_ATTEMPTS + " times",
                                "Read the worker's log, then run the schedule again"));
                return Optional.<SearchReport>empty();
            }
            return store.find(id);
        });
    }

    public void renew(SearchReport report, String worker, Duration lease) {
        requireLease(store.lease(report.id(), worker, clock.instant().plus(lease)), report);
    }

    private static void requireLease(boolean held, SearchReport report) {
        if (!held) {
            throw new RefusedException(new Fault(
                    "report-lease-lost",
                    "The report " + report.id() + " was taken over by another worker",
                    "Look at the schedules page; nothing is left to do here"));
        }
    }

    /**
     * The mail server or a store is away: not the report's fault, so it is tried again for a day, less and less often.
     *
     * @param why it is away; ends the report when the day is over
     */
    public void postpone(SearchReport report, String worker, Fault why) {
        Instant now = clock.instant();
        Duration waited = Duration.between(report.requestedAt(), now);
        if (waited.compareTo(PATIENCE) < 0) {
            Duration wait = waited.dividedBy(4);
            wait = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
            wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
            store.postpone(report.id(), worker, now.plus(wait));
        } else {
            fail(report, worker, why);
        }
    }

    /** The trail says how many messages left, and of how many that matched. */
    public void sent(SearchReport report, String worker, Content content) {
        in(() -> {
            requireLease(store.holds(report.id(), worker), report);
            trail.append(
                    new Actor.Process("worker"),
                    "report.sent",
                    report.id().toString(),
                    Map.of(
                            "messages",
                            Long.toString(content.shown()),
                            "matched",
                            Long.toString(content.total()),
                            "answer",
                            content.completeness().whatLacks().isEmpty() ? "complete" : "degraded",
                            "recipients",
                            String.join("\n", report.ask().recipients())));
            store.sent(report.id(), content.shown(), clock.instant());
            return report;
        });
    }

    /** Ends it for good, if it is still this worker's. */
    public void fail(SearchReport report, String worker, Fault fault) {
        in(() -> {
            requireLease(store.holds(report.id(), worker), report);
            fail(report, fault);
            return report;
        });
    }

    private void fail(SearchReport report, Fault fault) {
        trail.append(
                new Actor.Process("worker"), "report.failed", report.id().toString(), Map.of("fault", fault.code()));
        store.failed(report.id(), fault, clock.instant());
        log.atError()
                .addKeyValue("report", report.id())
                .addKeyValue("fault", fault.code())
                .log("search report failed");
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }
}
