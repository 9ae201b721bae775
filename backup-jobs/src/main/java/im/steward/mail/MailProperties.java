package im.steward.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail server that reports and alerts go through.
 *
 * @param host none: nothing can be sent, and what should be says so
 * @param user with {@code password}, where the server asks for them
 * @param password comes from a file (configtree), never from the command line
 * @param from the sender's address
 * @param starttls refuses to send in the clear
 */
@ConfigurationProperties("steward.mail")
public record MailProperties(
        @Nullable String host,
        @DefaultValue("25") int port,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("steward@localhost") String from,
        @DefaultValue("false") boolean starttls) {
    public MailProperties {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("steward.mail.port must lie between 1 and 65535, was " + port);
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "steward.mail.user and steward.mail.password come together; set both or neither");
        }
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "MailProperties[host=%s, port=%d, starttls=%s]".formatted(host, port, starttls);
    }
}
