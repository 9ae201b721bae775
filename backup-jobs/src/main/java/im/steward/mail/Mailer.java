package im.steward.mail;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.springframework.core.io.FileSystemResource;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends letters. A letter's id is that of what it tells: a second sending after a crash can be told from a new one. */
public final class Mailer {
    private static final String TIMEOUT_MILLIS = "15000";
    private final MailProperties properties;

    public Mailer(MailProperties properties) {
        this.properties = properties;
    }

    /** @param id unique for what it tells, without brackets and domain */
    public record Letter(
            String id, List<String> recipients, String subject, String text, Optional<Attachment> attachment) {
        public Letter {
            recipients = List.copyOf(recipients);
        }
    }

    public record Attachment(String name, String type, Path file) {}

    public void send(Letter letter) {
        JavaMailSenderImpl sender = sender();
        try {
            sender.send(message(sender, letter));
        } catch (MailException | MessagingException refused) {
            throw new UnavailableException(
                    new Fault(
                            "mail-unavailable",
                            "The mail server %s:%d did not take the message"
                                    .formatted(properties.host(), properties.port()),
                            "Check steward.mail and the mail server's log; it is tried again"),
                    refused);
        }
    }

    private MimeMessage message(JavaMailSenderImpl sender, Letter letter) throws MessagingException {
        MimeMessage message = new WithId(sender, "<" + letter.id() + "@steward>");
        MimeMessageHelper parts =
                new MimeMessageHelper(message, letter.attachment().isPresent(), StandardCharsets.UTF_8.name());
        parts.setFrom(properties.from());
        parts.setTo(letter.recipients().toArray(String[]::new));
        parts.setSubject(letter.subject());
        parts.setText(letter.text());
        if (letter.attachment().isPresent()) {
            Attachment attachment = letter.attachment().get();
            parts.addAttachment(attachment.name(), new FileSystemResource(attachment.file()), attachment.type());
        }
        return message;
    }

    private JavaMailSenderImpl sender() {
        String host = properties.host();
        if (host == null) {
            throw new RefusedException(new Fault(
                    "mail-not-configured",
                    "No mail server is configured, so nothing was sent",
                    "Set steward.mail.host and steward.mail.from, then ask for it again"));
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
