package im.steward.console.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Signer;
import im.steward.compliance.matter.MatterScope;
import im.steward.compliance.matter.Matters;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import im.steward.trail.OfficerId;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportPagesIT {
    private static final Instant DAY = Instant.parse("2026-02-01T08:00:00Z");

    private final ConsoleServer console;
    private final Visitor officer;

    ExportPagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(
                stack, "console,worker", "--steward.exports.approval-above=5", "--steward.worker.poll=50ms");
        archive();
        officer = console.visitor(Role.OFFICER);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void aSmallExportIsAskedForFollowedFetchedAndChecked() {
        HttpResponse<String> asked =
                officer.post("/exports", form("matter", "everything", "query", "rare", "format", "csv"));
        assertThat(asked.statusCode()).isEqualTo(302);
        String page = asked.headers().firstValue("Location").orElseThrow();

        String done = shows(officer, page, "messages.csv");

        assertThat(done).contains("Done", "SHA256SUMS", "audit.tlog-proof").doesNotContain("Cancel this export");
        assertThat(officer.get(page + "/files/messages.csv").body()).contains("rare 3");
        assertThat(officer.get(page + "/all.zip").headers().firstValue("Content-Type"))
                .contains("application/zip");
        assertThat(officer.get("/exports").body()).contains("rare", "Done");
        assertThat(officer.get(page, "Accept-Language", "zh-CN").body()).contains("已完成");
    }

    @Test
    void whatIsTooLargeToBeCheckedHereIsToldWhereItIs() throws Exception {
        String page = officer.get("/exports/check").body();
        assertThat(page).contains("Up to 64 MB");
        Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
        assertThat(csrf.find()).isTrue();
        String field = "--x\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s";
        HttpRequest upload = HttpRequest.newBuilder(console.url().resolve("/exports/check"))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .header("Accept-Language", "en")
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(field.formatted("_csrf", "", csrf.group(1)) + "\r\n"
                                + field.formatted("file", "; filename=\"export.zip\"", "")),
                        BodyPublishers.ofByteArray(new byte[70 << 20]),
                        BodyPublishers.ofString("\r\n--x--\r\n")))
                .build();

        HttpResponse<String> answer;
        try (HttpClient client =
                HttpClient.newBuilder().cookieHandler(officer.cookies()).build()) {
            answer = client.send(upload, HttpResponse.BodyHandlers.ofString());
        }

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("The upload is too large", "request-too-large", "README");
    }

    @Test
    void aLargeOneWaitsForAnotherPersonAtEveryDoor() {
        JsonNode asked = console.api(
                "POST", "exports", Role.OFFICER, "{\"query\":\"budget\",\"format\":\"jsonl\",\"reason\":\"case 12\"}");
        assertThat(asked.path("state").asString()).isEqualTo("awaiting_approval");
        String approval = asked.path("approval").asString();

        assertThat(console.api("POST", "approvals/" + approval + "/approve", Role.OFFICER, "{}")
                        .path("code")
                        .asString())
                .isEqualTo("not-allowed");
        assertThat(officer.post("/approvals/" + approval + "/approve", Map.of()).statusCode())
                .isEqualTo(403);
        Visitor approver = console.visitor(Role.APPROVER);
        assertThat(approver.get("/approvals").body()).contains("20 messages as jsonl", "case 12");
        assertThat(approver.get("/approvals/" + approval, "Accept-Language", "zh-CN")
                        .body())
                .containsPattern("<h2>从案件“[^”]+”导出，格式 jsonl</h2>")
                .contains("lang=\"en\">20 messages as jsonl");
        assertThat(approver.get("/approvals/" + approval).body()).contains("&quot;query&quot;:&quot;budget&quot;");
        assertThat(console.api("GET", "approvals?state=open", Role.APPROVER, "")
                        .path("approvals")
                        .toString())
                .contains(approval);
        assertThat(approver.post("/approvals/" + approval + "/approve", Map.of("reason", "court order"))
                        .statusCode())
                .isEqualTo(302);

        JsonNode done = until("exports/" + asked.path("export").asString(), "done");
        assertThat(done.path("messages").asLong()).isEqualTo(20);
        assertThat(approver.get("/approvals/" + approval).body()).contains("Approved and used");
    }

    @Test
    void onlyWhoAskedAndWhoDecidesReadWhatIsAsked() {
        String id = console.api("POST", "exports", Role.OFFICER, "{\"query\":\"budget\",\"format\":\"csv\"}")
                .path("approval")
                .asString();

        assertThat(officer.get("/approvals/" + id).body()).contains("budget");
        for (Role role : List.of(Role.DPO, Role.ADMIN)) {
            Visitor other = console.visitor(role);
            assertThat(other.get("/approvals").body()).as(role.word()).doesNotContain(id);
            assertThat(other.get("/approvals/" + id).statusCode()).isEqualTo(409);
            assertThat(console.api("GET", "approvals?state=any", role, "").toString())
                    .doesNotContain("budget");
            assertThat(console.api("GET", "approvals/" + id, role, "")
                            .path("code")
                            .asString())
                    .isEqualTo("approval-unknown");
        }
    }

    @Test
    void whoAsksIsNeverTheSecondPersonAlsoWithBothRoles() {
        String id = console.api("POST", "exports", Role.OFFICER, "{\"query\":\"budget\",\"format\":\"csv\"}")
                .path("approval")
                .asString();
        var both = new Signer(OfficerId.of("officer"), Set.of());

        assertThat(catchThrowable(() -> console.bean(Approvals.class).approve(ApprovalId.of(id), both, "own")))
                .hasMessageContaining("approval-needs-second-person");
    }

    @Test
    void longListsAreWalkedToTheirEnd() {
        for (int i = 0; i < 3; i++) {
            console.api("POST", "exports", Role.OFFICER, "{\"query\":\"budget\",\"format\":\"csv\"}");
        }
        assertThat(walked("exports?limit=2", "exports"))
                .hasSizeGreaterThanOrEqualTo(3)
                .doesNotHaveDuplicates();
        assertThat(walked("approvals?state=any&limit=2", "approvals"))
                .hasSizeGreaterThanOrEqualTo(3)
                .doesNotHaveDuplicates();
    }

    private List<String> walked(String path, String name) {
        List<String> ids = new ArrayList<>();
        JsonNode page = console.api("GET", path, Role.APPROVER, "");
        while (true) {
            page.path(name).forEach(row -> ids.add(row.path("id").asString()));
            if (page.path("next").isNull()) {
                return ids;
            }
            page = console.api("GET", path + "&before=" + page.path("next").asString(), Role.APPROVER, "");
        }
    }

    @Test
    void whatCannotBeReadIsRefusedAndStaysOutOfTheLog() {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger("im.steward.console");
        root.addAppender(log);
        try {
            JsonNode cut = console.api("POST", "exports", Role.OFFICER, "{\"query\":\"budget\",\"format\": 珠峰");
            JsonNode disorder =
                    console.api("POST", "search", Role.OFFICER, "{\"query\":\"budget\",\"order\":\"Takeover\"}");

            assertThat(cut.path("code").asString()).isEqualTo("request-unreadable");
            assertThat(disorder.path("code").asString()).isEqualTo("request-unreadable");
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getMessage().equals("request refused"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull())
                .allSatisfy(
                        event -> assertThat(event.getKeyValuePairs().toString()).doesNotContain("珠峰", "Takeover"));
    }

    @Test
    void anotherOfficersMatterIsNoneOfMine() {
        OfficerId other = OfficerId.of("somebody");
        String id = console.bean(Matters.class)
                .open("Whistle", "a report against Carol", MatterScope.EVERYTHING, Set.of(other), other)
                .id()
                .toString();

        assertThat(officer.get("/matters").body()).doesNotContain("Whistle", "Carol");
        assertThat(officer.get("/matters/" + id).statusCode()).isEqualTo(409);
        assertThat(officer.get("/matters/" + id).body()).doesNotContain("Carol");
        assertThat(console.api("GET", "matters", Role.OFFICER, "").toString()).doesNotContain("Carol");
        assertThat(console.api("GET", "matters/Whistle", Role.OFFICER, "")
                        .path("code")
                        .asString())
                .isEqualTo("matter-unknown");
        assertThat(officer.get("/search?matter=Whistle").body())
                .contains("There is no matter")
                .doesNotContain(id);
        assertThat(console.visitor(Role.AUDITOR).get("/matters").body()).contains("Whistle");
    }

    @Test
    void aMatterIsOpenedNarrowedJoinedAndClosed() {
        HttpResponse<String> opened = officer.post(
                "/matters", form("name", "Orion 猎户座", "purpose", "court order", "sources", "mattermost\n"));
        assertThat(opened.statusCode()).isEqualTo(302);
        String page = opened.headers().firstValue("Location").orElseThrow();

        assertThat(officer.get(page).body()).contains("Orion 猎户座", "court order", "mattermost", "officer");
        officer.post(page + "/scope", form("sources", "matrix/hq", "to", "2026-01-31"));
        assertThat(officer.get(page).body()).contains("matrix/hq", "2026-01-31");
        assertThat(officer.post(page + "/scope", form("sources", "NO SUCH")).statusCode())
                .isEqualTo(409);
        officer.post(page + "/close", form("reason", "settled"));
        assertThat(officer.get("/matters").body()).contains("Closed");
        assertThat(officer.post("/matters", form("name", "", "purpose", "")).statusCode())
                .isEqualTo(400);
        assertThat(console.visitor(Role.AUDITOR).get(page).body()).contains("settled");
    }

    @Test
    void whatCannotBeAskedComesBackWithTheForm() {
        HttpResponse<String> wrong =
                officer.post("/exports", form("matter", "everything", "query", "(budget", "format", "csv"));

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("(budget", "role=\"alert\"");
    }

    private static Map<String, String> form(String... fields) {
        return IntStream.range(0, fields.length / 2)
                .boxed()
                .collect(Collectors.toMap(i -> fields[2 * i], i -> fields[2 * i + 1]));
    }

    private String shows(Visitor visitor, String path, String text) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String body = visitor.get(path).body();
        while (!body.contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not shown in time: " + text);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            body = visitor.get(path).body();
        }
        return body;
    }

    private JsonNode until(String path, String state) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        JsonNode answer = console.api("GET", path, Role.OFFICER, "");
        while (!answer.path("state").asString("").equals(state)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + answer);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            answer = console.api("GET", path, Role.OFFICER, "");
        }
        return answer;
    }

    private void archive() {
        var requests = new ElasticsearchRequests(console.bean(Rest5Client.class));
        String alias = console.bean(ElasticsearchProperties.class).indexPrefix();
        Clock clock = Clock.systemUTC();
        var writer = new IndexWriter(requests, new IndexTemplates(requests, alias, Mapping.CURRENT, 0, clock), clock);
        writer.write(IntStream.range(0, 20)
                .mapToObj(i -> {
                    Instant at = DAY.plusSeconds(i);
                    var event = new MessagePosted(
                            new EventHead(
                                    EventId.of("mattermost", "hq", "m" + i, 0), at, at, new AccountRef("u1", "Alice")),
                            new ChannelRef("c1", "Bridge", ChannelRef.Type.PRIVATE, null),
                            new MessageRef("m" + i, null),
                            new Body(i < 4 ? "budget rare " + i : "budget " + i),
                            List.of(),
                            List.of(),
                            false,
                            null);
                    return new Arrival(event, EventCodec.encode(event), 0, i, at);
                })
                .toList());
        requests.ask("POST", "/" + alias + "/_refresh");
    }
}
