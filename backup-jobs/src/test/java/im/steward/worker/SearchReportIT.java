package im.steward.worker;

import static im.steward.worker.Rig.OFFICER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import im.steward.audit.search.Completeness;
import im.steward.compliance.export.Language;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.compliance.searchreport.SearchReport;
import im.steward.compliance.searchreport.SearchReport.State;
import im.steward.compliance.searchreport.SearchReportAsk;
import im.steward.compliance.searchreport.SearchReportWorkbook.Content;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.mail.Mailer;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchReportIT {
    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @TempDir
    static Path home;

    private final Stack stack;
    private Rig rig;

    SearchReportIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void fill() {
        MAIL.start();
        Rig.migrate(stack);
        rig = new Rig(
                Rig.Settings.of(stack, home),
                Map.of(
                        "steward.mail.host", "127.0.0.1",
                        "steward.mail.port", Integer.toString(MAIL.getSmtp().getPort()),
                        "steward.exports.approval-above", "1500"));
        rig.archive(stack.prefix() + "audit", Fixtures.talk(2_000));
    }

    @AfterAll
    void close() {
        rig.close();
        MAIL.stop();
    }

    @Test
    void theWorkbookArrivesAndHoldsNoMoreThanMayLeaveAlone() throws Exception {
        Matter matter = rig.matter("Mail", OFFICER);
        SearchReport sent = over(ask(matter, OFFICER));

        assertThat(sent.state())
                .isInstanceOfSatisfying(
                        State.Sent.class, state -> assertThat(state.messages()).isEqualTo(1_500));
        assertThat(searchers(matter)).containsExactly("schedule:weekly");
        MimeMessage mail = received("2000");
        assertThat(mail.getSubject()).isEqualTo("[Steward] Budget 预算 weekly：2000 条消息");
        assertThat(mail.getMessageID()).isEqualTo("<" + sent.id() + "@steward>");
        BodyPart attachment = ((MimeMultipart) mail.getContent()).getBodyPart(1);
        try (XSSFWorkbook book = new XSSFWorkbook(attachment.getInputStream())) {
            assertThat(book.getSheetAt(1).getLastRowNum()).isEqualTo(1_500);
            assertThat(book.getSheetAt(0).getRow(6).getCell(1).getNumericCellValue())
                    .isEqualTo(2_000);
        }
    }

    @Test
    void whoLeftTheMatterGetsNoMoreReports() {
        Matter matter = rig.matter("Left", OfficerId.of("another"));
        SearchReport failed = over(ask(matter, OFFICER));

        assertThat(failed.state())
                .isInstanceOfSatisfying(
                        State.Failed.class,
                        state -> assertThat(state.fault().code()).isEqualTo("matter-not-a-member"));
        assertThat(searchers(matter)).containsExactly("schedule:weekly");
    }

    @Test
    void aDegradedAnswerSaysSoInItsSubjectAndItsText() throws Exception {
        SearchReport report = over(ask(rig.matter("Degraded", OfficerId.of("another")), OFFICER));
        var degraded = new Completeness.Degraded(Completeness.Lack.SILENT, "1 of 3 parts did not answer");

        new ReportMail(rig.get(Mailer.class))
                .send(report, new Content(77, 77, degraded), Files.writeString(home.resolve("empty.xlsx"), ""));

        MimeMessage mail = received("77");
        assertThat(mail.getSubject()).isEqualTo("[Steward] Budget 预算 weekly：77 条消息（不完整）");
        assertThat(((MimeMultipart) ((MimeMultipart) mail.getContent())
                                .getBodyPart(0)
                                .getContent())
                        .getBodyPart(0)
                        .getContent()
                        .toString())
                .contains("归档未能检索全部内容（1 of 3 parts did not answer）");
    }

    @Test
    void anOutageCostsNoAttemptAndIsWaitedForADay() {
        SavedSearchReports reports = rig.get(SavedSearchReports.class);
        SearchReport report = over(ask(rig.matter("Outage", OfficerId.of("another")), OFFICER));
        runningAgain(report, 5);
        Fault away = new Fault("mail-unavailable", "The mail server did not take the message", "Check it");

        reports.postpone(report, "quick", away);

        assertThat(reports.find(report.id()).orElseThrow().state()).isInstanceOf(State.Running.class);
        assertThat(rig.jdbc
                        .sql("SELECT attempts FROM compliance.search_report WHERE id = :id")
                        .param("id", report.id().value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(4);

        rig.jdbc.sql("""
                        UPDATE compliance.search_report SET requested_at = requested_at - interval '25 hours'
                         WHERE id = :id""").param("id", report.id().value()).update();
        reports.postpone(reports.find(report.id()).orElseThrow(), "quick", away);

        assertThat(reports.find(report.id()).orElseThrow().state())
                .isInstanceOfSatisfying(
                        State.Failed.class,
                        failed -> assertThat(failed.fault().code()).isEqualTo("mail-unavailable"));
    }

    /** By the worker that is called quick. */
    private void runningAgain(SearchReport report, int attempts) {
        rig.jdbc
                .sql("""
                        UPDATE compliance.search_report
                           SET state = 'running', worker = 'quick', lease_until = now() + interval '1 hour',
                               attempts = :attempts, finished_at = NULL
                         WHERE id = :id""")
                .param("id", report.id().value())
                .param("attempts", attempts)
                .update();
    }

    private List<String> searchers(Matter matter) {
        return rig.jdbc
                .sql("SELECT DISTINCT actor FROM trail.entry WHERE subject = :id AND action LIKE 'search.%'")
                .param("id", matter.id().toString())
                .query((row, _) -> row.getString("actor"))
                .list();
    }

    private static MimeMessage received(String number) throws MessagingException {
        for (MimeMessage mail : MAIL.getReceivedMessages()) {
            if (mail.getSubject().contains("：" + number + " ")) {
                return mail;
            }
        }
        throw new AssertionError("no mail about " + number);
    }

    @Test
    void aWorkerThatWasTooSlowEndsNothing() {
        SavedSearchReports reports = rig.get(SavedSearchReports.class);
        SearchReport report = over(ask(rig.matter("Slow", OfficerId.of("another")), OFFICER));
        runningAgain(report, 1);
        Fault fault = new Fault("report-not-written", "The disk is full", "Free space");

        assertThatThrownBy(() -> reports.fail(report, "slow", fault)).hasMessageContaining("report-lease-lost");
        assertThatThrownBy(() -> reports.sent(report, "slow", new Content(1, 1, new Completeness.Complete())))
                .hasMessageContaining("report-lease-lost");

        assertThat(reports.find(report.id()).orElseThrow().state()).isEqualTo(new State.Running("quick"));
        reports.fail(report, "quick", fault);
        assertThat(reports.find(report.id()).orElseThrow().state()).isInstanceOf(State.Failed.class);
    }

    @Test
    void anAddressThatCouldEndAHeaderIsRefused() {
        Matter matter = rig.matter("Header", OFFICER);

        assertThatThrownBy(() -> new SearchReportAsk(
                        "x",
                        OFFICER,
                        matter.id(),
                        "budget",
                        ZoneOffset.UTC,
                        Language.EN,
                        List.of("a@b.example\r\nBcc: c@d.example"),
                        new Actor.Schedule("weekly")))
                .isInstanceOf(InvalidException.class);
    }

    private SearchReport ask(Matter matter, OfficerId officer) {
        return rig.get(SavedSearchReports.class)
                .request(new SearchReportAsk(
                        "Budget 预算 weekly",
                        officer,
                        matter.id(),
                        "budget",
                        ZoneOffset.UTC,
                        Language.ZH,
                        List.of("legal@orion.example"),
                        new Actor.Schedule("weekly")));
    }

    private SearchReport over(SearchReport report) {
        SavedSearchReports reports = rig.get(SavedSearchReports.class);
        Rig.until("report is over", () -> {
            State state = reports.find(report.id()).orElseThrow().state();
            return state instanceof State.Sent || state instanceof State.Failed;
        });
        return reports.find(report.id()).orElseThrow();
    }
}
