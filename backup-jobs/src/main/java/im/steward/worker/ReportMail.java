package im.steward.worker;

import im.steward.audit.search.Completeness;
import im.steward.compliance.searchreport.SearchReport;
import im.steward.compliance.searchreport.SearchReportAsk;
import im.steward.compliance.searchreport.SearchReportWorkbook.Content;
import im.steward.mail.Mailer;
import im.steward.mail.Mailer.Attachment;
import im.steward.mail.Mailer.Letter;
import java.nio.file.Path;
import java.util.Optional;

/** Sends a workbook. */
final class ReportMail {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private final Mailer mailer;

    ReportMail(Mailer mailer) {
        this.mailer = mailer;
    }

    void send(SearchReport report, Content content, Path workbook) {
        SearchReportAsk ask = report.ask();
        mailer.send(new Letter(
                report.id().toString(),
                ask.recipients(),
                subject(ask, content),
                text(ask, content),
                Optional.of(new Attachment(report.id() + ".xlsx", XLSX, workbook))));
    }

    private static String subject(SearchReportAsk ask, Content content) {
        String subject = switch (ask.language()) {
            case EN -> "[Steward] %s: %d messages".formatted(ask.name(), content.total());
            case ZH -> "[Steward] %s：%d 条消息".formatted(ask.name(), content.total());
        };
        return switch (content.completeness()) {
            case Completeness.Complete _ -> subject;
            case Completeness.Degraded _ -> subject + in(ask, " (not complete)", "（不完整）");
        };
    }

    private static String text(SearchReportAsk ask, Content content) {
        return in(ask, """
                        The saved search "%s" matches %d messages; the newest %d are attached.
                        %sThe attachment belongs to a matter and is confidential: do not pass it on.
                        """, """
                        已存搜索“%s”匹配 %d 条消息，附件中包含最新的 %d 条。
                        %s附件内容属于案件保密信息，请勿转发。
                        """).formatted(ask.name(), content.total(), content.shown(), lack(ask, content));
    }

    private static String lack(SearchReportAsk ask, Content content) {
        return switch (content.completeness()) {
            case Completeness.Complete _ -> "";
            case Completeness.Degraded(var _, var reason) -> in(ask, """
                                The archive could not look at everything (%s): more may match than is said here.
                                """, """
                                归档未能检索全部内容（%s），实际匹配的消息可能更多。
                                """).formatted(reason);
        };
    }

    private static String in(SearchReportAsk ask, String english, String chinese) {
        return switch (ask.language()) {
            case EN -> english;
            case ZH -> chinese;
        };
    }
}
