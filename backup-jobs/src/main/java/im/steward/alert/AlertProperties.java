package im.steward.alert;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told when something fails; without recipients and webhook an alert is only in the log.
 *
 * @param recipients mail addresses; they want {@code steward.mail.host}
 * @param webhook takes each alert as JSON by POST; may hold a secret, so it is never printed
 * @param webhookSecretFile holds the key that each post is signed with, so that its taker knows who sent it; read at each
 *     use
 * @param language of the letters, {@code en} or {@code zh}
 */
@ConfigurationProperties("steward.alerts")
public record AlertProperties(
        @DefaultValue List<String> recipients,
        @Nullable URI webhook,
        @Nullable Path webhookSecretFile,
        @DefaultValue("en") String language) {
    public AlertProperties {
        recipients = List.copyOf(recipients);
        for (String recipient : recipients) {
            if (!recipient.matches("[^@\\s,;]+@[^@\\s,;]+")) {
                throw new IllegalArgumentException(
                        "steward.alerts.recipients has '%s', which is no mail address".formatted(recipient));
            }
        }
        if (webhook != null
                && (webhook.getHost() == null
                        || webhook.getScheme() == null
                        || !webhook.getScheme().matches("https?"))) {
            throw new IllegalArgumentException("steward.alerts.webhook must be an http or https address");
        }
        if (webhookSecretFile != null && webhook == null) {
            throw new IllegalArgumentException(
                    "steward.alerts.webhook-secret-file belongs to steward.alerts.webhook; set both or neither");
        }
        if (!language.matches("en|zh")) {
            throw new IllegalArgumentException("steward.alerts.language must be en or zh, was " + language);
        }
    }

    boolean tellsSomebody() {
        return !recipients.isEmpty() || webhook != null;
    }

    @Override
    public String toString() {
        return "AlertProperties[%d recipients, %s]"
                .formatted(recipients.size(), webhook == null ? "no webhook" : "a webhook");
    }
}
