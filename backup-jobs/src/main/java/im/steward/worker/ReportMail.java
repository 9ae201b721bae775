package im.steward.worker;

import im.steward.compliance.export.Language;
import im.steward.compliance.searchreport.SearchReport;
import im.steward.compliance.searchreport.SearchReportAsk;
import im.steward.compliance.searchreport.SearchReportWorkbook.Content;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.springframework.core.io.FileSystemResource;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends a workbook. The message's id is the report's: a second sending after a crash can be told from a new one. */
final class ReportMail {
    private static final String TIMEOUT_MILLIS = "15000";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private final MailProperties properties;

    ReportMail(MailProperties properties) {
        this.properties = properties;
    }

    void send(SearchReport report, Content content, Path workbook) {
        JavaMailSenderImpl sender = sender();
        try {
            sender.send(message(sender, report, content, workbook));
        } catch (MailException | MessagingException refused) {
            throw new UnavailableException(
                    new Fault(
                            "mail-unavailable",
                            "The mail server %s:%d did not take the report"
                                    .formatted(properties.host(), properties.port()),
                            "Check steward.mail and the mail server's log; it is tried again"),
                    refused);
        }
    }

    private MimeMessage message(JavaMailSenderImpl sender, SearchReport report, Content content, Path workbook)
            throws MessagingException {
        SearchReportAsk ask = report.ask();
        MimeMessage message = new WithId(sender, "<" + report.id() + "@steward>");
        MimeMessageHelper parts = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
        parts.setFrom(properties.from());
        parts.setTo(ask.recipients().toArray(String[]::new));
        parts.setSubject(subject(ask, content));
        parts.setText(text(ask, content));
        parts.addAttachment(report.id() + ".xlsx", new FileSystemResource(workbook), XLSX);
        return message;
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

    private JavaMailSenderImpl sender() {
        String host = properties.host();
        if (host == null) {
            throw new RefusedException(new Fault(
                    "mail-not-configured",
                    "No mail server is configured, so the report was not sent",
                    "Set steward.mail.host and steward.mail.from, then run the schedule again"));
        }
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(host);
        sender.setPort(properties.port());
        Properties smtp = sender.getJavaMailProperties();
        for (String timeout : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            smtp.setProperty("mail.smtp." + timeout, TIMEOUT_MILLIS);
        }
        smtp.setProperty("mail.smtp.starttls.enable", "true");
        smtp.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        smtp.setProperty("mail.smtp.starttls.required", Boolean.toString(properties.starttls()));
        if (properties.user() != null) {
            sender.setUsername(properties.user());
            sender.setPassword(properties.password());
            smtp.setProperty("mail.smtp.auth", "true");
        }
        return sender;
    }

    /** Jakarta Mail makes an id of its own whenever it saves; this keeps ours. */
    private static final class WithId extends MimeMessage {
        private final String id;

        WithId(JavaMailSenderImpl sender, String id) {
            super(sender.getSession());
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
