package im.steward.alert;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import im.steward.mail.Mailer;
import im.steward.mail.Mailer.Letter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** The ways out; each says whether it is one at this site. */
final class AlertChannels {
    private static final String SIGNATURE = "Steward-Signature";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final AlertProperties properties;
    private final Mailer mailer;
    private final AlertWords words;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    AlertChannels(AlertProperties properties, Mailer mailer, AlertWords words) {
        this.properties = properties;
        this.mailer = mailer;
        this.words = words;
    }

    boolean mail(Alert alert) {
        if (properties.recipients().isEmpty()) {
            return false;
        }
        boolean chinese = properties.language().equals("zh");
        String title = alert.kind().title(chinese);
        mailer.send(new Letter(
                alert.id().toString(),
                properties.recipients(),
                (chinese ? "[Steward] %s：%s" : "[Steward] %s: %s").formatted(title, alert.subject()),
                """
                %s

                %s

                %s · %s · %s
                """.formatted(
                        title, sentences(alert.fault(), chinese), alert.fault().code(), alert.raisedAt(), alert.id()),
                Optional.empty()));
        return true;
    }

    /** The Chinese ones are general; which part or file it is stands in the English one below them. */
    private String sentences(Fault fault, boolean chinese) {
        String english = "%s.\n%s.".formatted(fault.what(), fault.action());
        Fault told = chinese ? words.in(Locale.SIMPLIFIED_CHINESE, fault) : fault;
        return told.equals(fault) ? english : "%s。\n%s。\n\n%s".formatted(told.what(), told.action(), english);
    }

    boolean post(Alert alert) {
        URI webhook = properties.webhook();
        if (webhook == null) {
            return false;
        }
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("id", alert.id().toString())
                .put("kind", alert.kind().word())
                .put("subject", alert.subject())
                .put("code", alert.fault().code())
                .put("what", alert.fault().what())
                .put("action", alert.fault().action())
                .put("raised_at", alert.raisedAt().toString())
                .toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (properties.webhookSecretFile() != null) {
            request.header(SIGNATURE, signature(properties.webhookSecretFile(), body));
        }
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                throw new UnavailableException(silent("it answered " + status));
            }
            return true;
        } catch (IOException away) {
            throw new UnavailableException(silent("it could not be reached"), away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(silent("the program was ended"), stopped);
        }
    }

    /** HMAC-SHA256 of the body's bytes, as {@code sha256=<hex>}: what many takers of webhooks already check. */
    static String signature(Path secretFile, String body) {
        try {
            byte[] secret = Files.readString(secretFile).strip().getBytes(StandardCharsets.UTF_8);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new UnavailableException(silent("its secret cannot be read"), unreadable);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private static Fault silent(String how) {
        return new Fault(
                "alert-webhook-silent",
                "The webhook for alerts did not take one: " + how,
                "Check steward.alerts.webhook and what listens there; it is tried again for a day");
    }
}
