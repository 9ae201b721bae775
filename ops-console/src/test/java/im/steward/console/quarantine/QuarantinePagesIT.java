package im.steward.console.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.audit.capture.Quarantine;
import im.steward.audit.kafka.KafkaClients;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Matters;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.OfficerId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuarantinePagesIT {
    private static final String SECRET = "<script>会议 \u202E secret</script>";
    private final ConsoleServer console;
    private final String topic;
    private long number;

    QuarantinePagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(stack, "console,indexer");
        topic = stack.prefix() + "events";
    }

    @BeforeAll
    void putSomethingIn() throws Exception {
        Quarantine quarantine = console.bean(Quarantine.class);
        try (var producer = console.bean(KafkaClients.class).rawProducer()) {
            var record = new ProducerRecord<byte[], byte[]>(
                    topic, "c1".getBytes(StandardCharsets.UTF_8), SECRET.getBytes(StandardCharsets.UTF_8));
            record.headers().add("ce_id", "m1:0".getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (quarantine.waiting() == 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        number = quarantine.page(Optional.empty(), 1).entries().getFirst().offset();
    }

    @Test
    void officerOfANarrowMatterSeesNoBytes() throws Exception {
        Matters matters = console.bean(Matters.class);
        OfficerId newcomer = OfficerId.of("officer");
        OfficerId other = OfficerId.of("another");
        MatterId everything = matters.named(Matters.EVERYTHING).id();
        matters.admit(everything, other, newcomer);
        matters.dismiss(everything, newcomer, other);
        try {
            assertThat(api("GET", "/" + number + "/bytes", Role.OFFICER).body())
                    .contains("quarantine-outside-matters")
                    .doesNotContain("secret");
            assertThat(console.visitor(Role.OFFICER)
                            .get("/quarantine/" + number + "/bytes")
                            .body())
                    .contains("none of your matters covers")
                    .doesNotContain("secret");
        } finally {
            matters.admit(everything, newcomer, other);
        }
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void operatorSeesReasonAndHeadersAndNoByte() {
        Visitor operator = console.visitor(Role.OPERATOR);

        assertThat(operator.get("/quarantine").body()).contains("1 wait for a decision", "Replay all");
        assertThat(operator.get("/quarantine/" + number).body())
                .contains("ce_id", "m1:0")
                .doesNotContain("secret", "Show bytes");
        assertThat(operator.get("/quarantine/" + number + "/bytes").statusCode())
                .isEqualTo(403);
        assertThat(api("GET", "/" + number + "/bytes", Role.OPERATOR).statusCode())
                .isEqualTo(403);
    }

    @Test
    void officerSeesBytesMadeHarmlessAndLeavesAnEntry() {
        String page = console.visitor(Role.OFFICER)
                .get("/quarantine/" + number + "/bytes")
                .body();

        assertThat(page).contains("&lt;script&gt;会议", "3c 73 63 72").doesNotContain("<script>会议", "\u202E");
        assertThat(console.visitor(Role.AUDITOR)
                        .get("/trail?action=quarantine.inspected")
                        .body())
                .contains(topic + ".quarantine/" + number);
    }

    @Test
    void programsGetTheBytesAsTheyCame() {
        JsonNode body = JsonMapper.shared()
                .readTree(api("GET", "/" + number + "/bytes", Role.OFFICER).body());

        assertThat(Base64.getDecoder().decode(body.path("value").asString()))
                .isEqualTo(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(body.path("entry").path("code").asString()).startsWith("event-");
    }

    @Test
    void whatIsStillUnreadableStaysAndSaysWhy() {
        Visitor operator = console.visitor(Role.OPERATOR);

        HttpResponse<String> refused = operator.post("/quarantine/" + number + "/replay", Map.of());
        JsonNode all = JsonMapper.shared()
                .readTree(api("POST", "/replay", Role.OPERATOR).body());

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("still unreadable");
        assertThat(all.path("replayed").asLong()).isZero();
        assertThat(all.path("stayed").path(0).asLong()).isEqualTo(number);
        assertThat(console.visitor(Role.OFFICER)
                        .post("/quarantine/replay", Map.of())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void thePagesSpeakChinese() {
        assertThat(console.visitor(Role.OPERATOR)
                        .get("/quarantine", "Accept-Language", "zh-CN")
                        .body())
                .contains("隔离区", "等待处理");
    }

    private HttpResponse<String> api(String method, String path, Role role) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/quarantine" + path))
                .header("Authorization", "Bearer " + console.token(role))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
