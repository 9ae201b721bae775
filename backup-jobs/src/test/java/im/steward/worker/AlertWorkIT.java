package im.steward.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import im.steward.alert.Alert;
import im.steward.alert.AlertWords;
import im.steward.alert.Alerts;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WithStack
class AlertWorkIT {
    private static final Fault FAULT =
            new Fault("vault-full", "The disk of vault local is full", "Make room, then run the plan again");

    @TempDir
    private Path home;

    private final Stack stack;

    /** In the place of the console's messages. */
    @Configuration(proxyBeanMethods = false)
    static class Words {
        @Bean
        AlertWords words() {
            return (language, fault) -> {
                assertThat(language).isEqualTo(Locale.SIMPLIFIED_CHINESE);
                return new Fault(fault.code(), "保险库磁盘已满", "请腾出空间");
            };
        }
    }

    AlertWorkIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void anAlertIsTalkedAboutOnceByMailAndWebhookThoughTheWebhookWasAwayFirst() throws Exception {
        Rig.migrate(stack);
        List<JsonNode> posted = new CopyOnWriteArrayList<>();
        List<String> signed = new CopyOnWriteArrayList<>();
        Path secret = Files.writeString(home.resolve("webhook.secret"), "key\n");
        AtomicInteger answers = new AtomicInteger();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/alerts", exchange -> {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            JsonNode body = JsonMapper.shared().readTree(bytes);
            signed.add(exchange.getRequestHeaders().getFirst("Steward-Signature") + " " + hmac(bytes));
            boolean away = answers.getAndIncrement() == 0;
            if (!away) {
                posted.add(body);
            }
            exchange.sendResponseHeaders(away ? 503 : 204, -1);
            exchange.close();
        });
        hook.start();
        GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mail.start();
        try (Rig rig = new Rig(
                Rig.Settings.of(stack, home),
                Map.of(
                        "steward.mail.host",
                        "127.0.0.1",
                        "steward.mail.port",
                        mail.getSmtp().getPort(),
                        "steward.alerts.recipients",
                        "ops@example.com",
                        "steward.alerts.language",
                        "zh",
                        "steward.alerts.webhook-secret-file",
                        secret,
                        "steward.alerts.webhook",
                        "http://127.0.0.1:" + hook.getAddress().getPort() + "/alerts"),
                Words.class)) {
            Alerts alerts = rig.get(Alerts.class);
            alerts.raise(Alert.Kind.BACKUP_FAILED, "nightly", FAULT);

            Rig.until("the webhook refused once", () -> answers.get() == 1);
            Rig.until(
                    "it waits",
                    () -> rig.jdbc
                                    .sql(
                                            "UPDATE backup.alert SET next_at = now() - interval '1 second'"
                                                    + " WHERE state = 'waiting' AND attempts = 1 AND next_at < now() + interval '1 minute'")
                                    .update()
                            == 1);
            Rig.until(
                    "it is told",
                    () -> rig.jdbc
                                    .sql("SELECT count(*) FROM backup.alert WHERE state = 'told'")
                                    .query(Long.class)
                                    .single()
                            == 1);

            assertThat(posted).singleElement().satisfies(body -> {
                assertThat(body.path("kind").asString()).isEqualTo("backup-failed");
                assertThat(body.path("subject").asString()).isEqualTo("nightly");
                assertThat(body.path("code").asString()).isEqualTo("vault-full");
            });
            assertThat(signed).isNotEmpty().allSatisfy(both -> {
                String[] sides = both.split(" ", -1);
                assertThat(sides[0]).isEqualTo("sha256=" + sides[1]);
            });
            assertThat(mail.getReceivedMessages()).singleElement().satisfies(letter -> {
                assertThat(letter.getSubject()).isEqualTo("[Steward] 备份失败：nightly");
                // In the language of the letters first; which vault it is, only the English sentence says.
                assertThat(letter.getContent().toString())
                        .containsSubsequence("保险库磁盘已满。", "请腾出空间。", "The disk of vault local", "vault-full");
            });
        } finally {
            mail.stop();
            hook.stop(0);
        }
    }

    private static String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
