package im.steward.worker;

import im.steward.compliance.export.Language;
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
        return switch (ask.language()) {
            case EN -> "[Steward] %s: %d messages".formatted(ask.name(), content.total());
            case ZH -> "[Steward] %s：%d 条消息".formatted(ask.name(), content.total());
        };
    }

    private static String text(SearchReportAsk ask, Content content) {
        return ask.language() == Language.ZH
                ? """
                已存搜索“%s”匹配 %d 条消息，附件中包含最新的 %d 条。
                附件内容属于案件保密信息，请勿转发。
                """.formatted(ask.name(), content.total(), content.shown())
                : """
                The saved search "%s" matches %d messages; the newest %d are attached.
                The attachment belongs to a matter and is confidential: do not pass it on.
                """.formatted(ask.name(), content.total(), content.shown());
    }
}
