package im.steward.console.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.audit.completeness.CompletenessLedger;
import im.steward.audit.kafka.KafkaClients;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletenessPagesIT {
    private static final String SOURCE = "/completeness/source?platform=mattermost&instance=hq";
    private final ConsoleServer console;
    private final String topic;

    CompletenessPagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(stack, "console,indexer");
        topic = stack.prefix() + "events";
    }

    @BeforeAll
    void compareSomething() throws Exception {
        assertThat(console.visitor(Role.AUDITOR).get("/completeness").body()).contains("Nothing has been compared yet");
        try (var producer = console.bean(KafkaClients.class).rawProducer()) {
            for (int i = 0; i < 30; i++) {
                producer.send(record("m" + i % 28, i % 28)).get();
            }
        }
        CompletenessLedger ledger = console.bean(CompletenessLedger.class);
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (ledger.sources().stream().noneMatch(source -> source.read() == 30) && System.nanoTime() < deadline) {
            console.visitor(Role.OPERATOR).post("/completeness/run", Map.of());
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        }
    }

    private ProducerRecord<byte[], byte[]> record(String id, int day) {
        Instant at = Instant.parse("2026-02-01T10:00:00Z").plus(Duration.ofDays(day));
        EventBytes bytes = EventCodec.encode(new MessagePosted(
                new EventHead(EventId.of("mattermost", "hq", id, 0), at, at, new AccountRef("u1", "Ulla")),
                new ChannelRef("c1", "=Bridge", ChannelRef.Type.PUBLIC, null),
                new MessageRef(id, null),
                new Body("x"),
                List.of(),
                List.of(),
                false,
                null));
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, "c1".getBytes(StandardCharsets.UTF_8), bytes.body());
        bytes.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void ledgerCalendarAndNamesAreShown() {
        Visitor auditor = console.visitor(Role.AUDITOR);

        assertThat(auditor.get("/completeness").body()).contains("mattermost / hq", "Complete", "Last comparison");
        assertThat(auditor.get(SOURCE).body())
                .contains("2026-02-14", "data-level=\"4\"", "2026-02-01: 2 read, 1 archived", "=Bridge");
        assertThat(auditor.get(SOURCE + "&incomplete=true").body()).contains("Every day of this source adds up");
        assertThat(auditor.get("/completeness/findings?kind=duplicate").body())
                .contains("mattermost/hq/m0:0", "mattermost/hq/m1:0", "2 of 2 shown");
        assertThat(auditor.get("/completeness/findings?kind=nonsense").statusCode())
                .isEqualTo(400);
    }

    @Test
    void auditorReadsAndDoesNotRun() {
        assertThat(console.visitor(Role.AUDITOR)
                        .post("/completeness/run", Map.of())
                        .statusCode())
                .isEqualTo(403);
        assertThat(console.visitor(Role.ADMIN).get("/completeness").statusCode())
                .isEqualTo(403);
    }

    @Test
    void programsAskForARunAndReadTheLedger() throws Exception {
        JsonNode run = api("POST", "/runs", Role.OPERATOR, 202);

        assertThat(api("GET", "/runs/" + run.path("reconciliation").asString(), Role.OPERATOR, 200)
                        .path("state")
                        .asString())
                .isNotEmpty();
        assertThat(api("GET", "/sources", Role.OFFICER, 200).at("/0/archived").asLong())
                .isEqualTo(28);
        assertThat(api("GET", "/days?day=2026-02-01", Role.OFFICER, 200)
                        .at("/days/0/duplicates")
                        .asLong())
                .isOne();
        assertThat(api("GET", "/findings?kind=duplicate", Role.OFFICER, 200)
                        .path("total")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void officerAccountsForWhatNobodyCanCompareAnyMore() throws Exception {
        JdbcClient jdbc = console.bean(JdbcClient.class);
        String seen = "2026-03-01T00:00:00Z";
        expire(jdbc, 1_000, seen);
        expire(jdbc, 2_000, "2026-03-02T00:00:00Z");
        Visitor officer = console.visitor(Role.OFFICER);
        Map<String, String> account = Map.of("foundUpTo", seen, "reason", "Imported from the export of March");
        try {
            assertThat(console.visitor(Role.OPERATOR)
                            .post("/completeness/expired/account", account)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(officer.post("/completeness/expired/account", Map.of("foundUpTo", seen, "reason", " "))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(console.api("POST", "completeness/expired/account", Role.OFFICER, "{\"reason\":\"x\"}")
                            .path("code")
                            .asString())
                    .isEqualTo("request-unreadable");
            assertThat(officer.get("/completeness").body()).contains("Not complete: 2 ranges");

            officer.post("/completeness/expired/account", account);

            assertThat(officer.get("/completeness/findings?kind=expired").body())
                    .contains("Imported from the export of March", "Not yet", "2 of 2 shown");
            assertThat(officer.get("/completeness").body())
                    .contains("Not complete: 1 ranges", "1 ranges of records expired");
            String rest = "{\"found_up_to\":\"2026-03-02T00:00:00Z\",\"reason\":\"The platform has no export\"}";
            assertThat(console.api("POST", "completeness/expired/account", Role.OFFICER, rest)
                            .path("ranges")
                            .asLong())
                    .isOne();
            assertThat(console.bean(CompletenessLedger.class).shortfall().none())
                    .isTrue();
            assertThat(console.api("POST", "completeness/expired/account", Role.OFFICER, rest)
                            .path("code")
                            .asString())
                    .isEqualTo("expired-none-open");
            assertThat(jdbc.sql("SELECT count(*) FROM trail.entry WHERE action = 'completeness.accounted'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(2);
        } finally {
            jdbc.sql("DELETE FROM audit.finding WHERE kind = 'expired'").update();
        }
    }

    private static void expire(JdbcClient jdbc, long offset, String found) {
        jdbc.sql("""
                        INSERT INTO audit.finding (topic, partition, record_offset, kind, event_id, platform, instance,
                               channel_id, day, detail, found_by, found_at)
                        SELECT 'events', 0, :offset, 'expired', '-', '-', '-', '-', '2026-02-28', '', id, :found::timestamptz
                          FROM audit.reconciliation LIMIT 1""").param("offset", offset).param("found", found).update();
    }

    @Test
    void workbookHoldsTheWholeLedgerInTheReadersLanguage() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.url() + "/completeness/workbook"))
                .header("Cookie", "SESSION=none")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isNotEqualTo(200);

        HttpClient client = HttpClient.newBuilder()
                .cookieHandler(console.visitor(Role.OFFICER).cookies())
                .build();
        byte[] xlsx = client.send(
                        HttpRequest.newBuilder(URI.create(console.url() + "/completeness/workbook"))
                                .header("Accept-Language", "zh-CN")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();

        try (Workbook workbook = open(xlsx)) {
            assertThat(workbook.getSheetAt(0).getSheetName()).isEqualTo("来源");
            assertThat(workbook.getSheetAt(1).getLastRowNum()).isEqualTo(28);
            assertThat(workbook.getSheetAt(1).getRow(1).getCell(4).getStringCellValue())
                    .isEqualTo("=Bridge");
            assertThat(workbook.getSheetAt(2).getLastRowNum()).isEqualTo(2);
        }
    }

    private static Workbook open(byte[] xlsx) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(xlsx));
    }

    private JsonNode api(String method, String path, Role role, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/completeness" + path))
                .header("Authorization", "Bearer " + console.token(role))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }
}
