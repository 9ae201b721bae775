package im.steward.worker;

import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.compliance.searchreport.SearchReport;
import im.steward.compliance.searchreport.SearchReportWorkbook;
import im.steward.compliance.searchreport.SearchReportWorkbook.Content;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the workbook of a saved search and sends it. Short enough to be done again from the start after a kill. */
final class SearchReportWork implements Work {
    private static final Logger log = LoggerFactory.getLogger(SearchReportWork.class);
    private final SavedSearchReports reports;
    private final SearchReportWorkbook workbook;
    private final ReportMail mail;
    private final Duration lease;

    SearchReportWork(SavedSearchReports reports, SearchReportWorkbook workbook, ReportMail mail, Duration lease) {
        this.reports = reports;
        this.workbook = workbook;
        this.mail = mail;
        this.lease = lease;
    }

    @Override
    public String name() {
        return "search-report";
    }

    @Override
    public boolean doNext(String worker) {
        Optional<SearchReport> next = reports.claim(worker, lease);
        next.ifPresent(report -> work(report, worker));
        return next.isPresent();
    }

    private void work(SearchReport report, String worker) {
        try (Heartbeat heartbeat = new Heartbeat(lease, () -> reports.renew(report, worker, lease))) {
            Content content = make(report, heartbeat);
            reports.sent(report, worker, content);
        } catch (UnavailableException away) {
            postpone(report, worker, away.fault());
        } catch (StewardException fault) {
            fail(report, worker, fault.fault());
        } catch (IOException disk) {
            fail(
                    report,
                    worker,
                    new Fault(
                            "report-not-written",
                            "The report could not be written: " + disk.getMessage(),
                            "Free space in the worker's temporary directory, then run the schedule again"));
        }
    }

    private void fail(SearchReport report, String worker, Fault fault) {
        unlessLost(report, () -> reports.fail(report, worker, fault));
    }

    private void postpone(SearchReport report, String worker, Fault fault) {
        unlessLost(report, () -> reports.postpone(report, worker, fault));
    }

    /** A worker that was too slow must not end what another one is making by now. */
    private static void unlessLost(SearchReport report, Runnable end) {
        try {
            end.run();
        } catch (RefusedException lost) {
            log.atWarn()
                    .addKeyValue("report", report.id())
                    .addKeyValue("fault", lost.fault().code())
                    .log("search report left to others");
        }
    }

    private Content make(SearchReport report, Heartbeat heartbeat) throws IOException {
        Path file = Files.createTempFile("steward-report-", ".xlsx");
        try {
            Content content;
            try (OutputStream out = Files.newOutputStream(file)) {
                content = workbook.write(report, out);
            }
            heartbeat.check();
            mail.send(report, content, file);
            return content;
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
