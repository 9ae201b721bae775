package im.steward.console.slo;

import static im.steward.console.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.console.probe.MeasuredSite;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Objectives from their promise to an incident that somebody acknowledges. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SloPagesIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final ConsoleServer console;
    private final Visitor operator;
    private final MeasuredSite site;

    SloPagesIT(Stack stack) {
        console = ConsoleServer.start(stack, "--steward.objectives.judge-every=200ms");
        operator = console.visitor(Role.OPERATOR);
        site = new MeasuredSite(console, "site", Map.of("chat-web", "tcp://chat:1", "chat-database", "tcp://db:1"));
    }

    /** Three days that were well, and an hour up to now in which the chat is not. */
    @BeforeAll
    void anHourOfTrouble() {
        Instant now = Instant.now();
        for (int minute = 3 * 24 * 60; minute > 0; minute -= 5) {
            Instant at = now.minus(Duration.ofMinutes(minute));
            site.good("chat-web", at, 12_000).good("chat-database", at, 12_000);
        }
        site.deliver();
        JsonNode chat = promise("chat answers", "chat-web", "\"goal\":99.9");
        promise("database answers", "chat-database", "\"goal\":99");
        promise("chat is quick", "chat-web", "\"goal\":95,\"threshold_ms\":50,\"depends_on\":\"site/chat-database\"");
        for (int second = 300; second > 0; second -= 5) {
            site.bad("chat-web", now.minusSeconds(second), "refused");
        }
        site.deliver();
        // The judge looks at the minutes since the promise; what was bad just before is in its windows.
        JdbcClient.create(console.bean(DataSource.class))
                .sql("UPDATE probe.slo SET judged_until = judged_until - interval '5 minutes' WHERE id = :id")
                .param("id", UUID.fromString(chat.path("id").asString()))
                .update();
        // Nobody is held to what was before the promise.
        JdbcClient.create(console.bean(DataSource.class))
                .sql("UPDATE probe.slo SET created_at = created_at - interval '3 days' WHERE name <> 'chat is quick'")
                .update();
        until(() -> !site.incidents("open").isEmpty());
        until(() -> operator.get("/").body().contains("not been acknowledged"));
        until(() -> JdbcClient.create(console.bean(DataSource.class))
                        .sql("SELECT count(*) FROM backup.alert WHERE kind = 'slo-burning'")
                        .query(Long.class)
                        .single()
                == 1);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void theApiTellsWhatBurnsAndHowMuchIsLeft() {
        JsonNode all = api("GET", "objectives", "");

        JsonNode chat = objective(all, "chat answers");
        assertThat(chat.path("state").asString()).isEqualTo("burning");
        assertThat(chat.path("bad").asLong()).isEqualTo(60);
        assertThat(chat.path("budget_left").asDouble()).isNegative();
        assertThat(objective(all, "database answers").path("state").asString()).isEqualTo("kept");
        assertThat(objective(all, "database answers").path("budget_left").asDouble())
                .isEqualTo(100);
    }

    @Test
    void aWorkbookThatFailsIsNoFile() {
        assertThat(operator.get("/objectives/workbook?month=2025-05").headers().firstValue("Content-Disposition"))
                .isPresent();
        JdbcClient.create(console.bean(DataSource.class)).sql("""
                        INSERT INTO probe.maintenance (id, begins, ends, reason, planned_by, planned_at)
                        VALUES (gen_random_uuid(), '2025-05-05', '2025-05-06', 'by nobody', 'nobody', '2025-05-04')""").update();

        HttpResponse<String> failed = operator.get("/objectives/workbook?month=2025-05");

        assertThat(failed.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(failed.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(failed.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    }

    @Test
    void whatCannotBePromisedIsRefusedByItsField() {
        assertThat(refused("\"goal\":100")).isEqualTo("slo-invalid");
        assertThat(refused("\"goal\":99,\"period_days\":0")).isEqualTo("slo-invalid");
        assertThat(refused("\"goal\":99,\"threshold_ms\":-1")).isEqualTo("slo-invalid");
        assertThat(refused("\"goal\":99,\"depends_on\":\"site/chat-web\"")).isEqualTo("slo-invalid");
        assertThat(api("POST", "objectives", "{\"name\":\"x\",\"target\":\"site/nobody\",\"goal\":99}")
                        .path("code")
                        .asString())
                .isEqualTo("probe-target-unknown");
        assertThat(api("POST", "objectives", "{\"name\":\"chat answers\",\"target\":\"site/chat-web\",\"goal\":99}")
                        .path("code")
                        .asString())
                .isEqualTo("slo-name-taken");
        assertThat(operator.post(
                                "/objectives/maintenance",
                                Map.of("target", "", "from", "", "length", "2 hours", "reason", "x"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void maintenanceIsPlannedAndEnded() {
        assertThat(operator.post(
                                "/objectives/maintenance",
                                Map.of(
                                        "target",
                                        "site/chat-database",
                                        "from",
                                        "",
                                        "length",
                                        "2h",
                                        "reason",
                                        "new disks"))
                        .statusCode())
                .isEqualTo(302);
        String page = operator.get("/objectives").body();
        assertThat(page).contains("new disks", "End now");
        String id = page.replaceAll("(?s).*/objectives/maintenance/([0-9a-f-]{36})/finish.*", "$1");
        assertThat(operator.post("/objectives/maintenance/" + id + "/finish", Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(operator.get("/objectives").body()).doesNotContain("new disks");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void pagesStandInNobodysWay(Look look) {
        String chat = objective(api("GET", "objectives", ""), "chat answers")
                .path("id")
                .asString();
        try (var window = BrowserWindow.open(console, look).signIn(Role.OPERATOR)) {
            Map.of("/objectives", "list", "/objectives/" + chat, "one").forEach((path, name) -> {
                window.page().navigate(path);
                window.picture("slo-" + name);
                assertThat(window.fits()).as(path).isTrue();
                assertThat(window.barriers()).as(path).isEmpty();
            });
            assertThat(window.errors()).isEmpty();
        }
    }

    @Test
    void fromTheOverviewToTheTargetToAnAcknowledgedIncidentToTheWorkbookInTheBrowser() throws IOException {
        try (var window = BrowserWindow.open(console, Look.english()).signIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/probes");
            page.locator("a", new Page.LocatorOptions().setHasText("chat-web"))
                    .first()
                    .click();
            assertThat(page.locator("main").textContent()).contains("Connection refused");
            page.navigate("/objectives");
            page.locator("#name").fill("database is there");
            page.locator("#target").selectOption("site/chat-database");
            page.locator("#goal").fill("99.5");
            page.locator("button", new Page.LocatorOptions().setHasText("Promise"))
                    .click();
            page.locator("h1", new Page.LocatorOptions().setHasText("database is there"))
                    .waitFor();
            assertThat(page.locator("main").textContent()).contains("99.5 %", "Budget left");
            page.navigate("/objectives");
            page.locator("tr", new Page.LocatorOptions().setHasText("chat answers · site/chat-web"))
                    .locator("button", new Locator.LocatorOptions().setHasText("Acknowledge"))
                    .click();
            page.getByText("Acknowledged", new Page.GetByTextOptions().setExact(true))
                    .waitFor();
            window.picture("slo-acknowledged");
            assertThat(page.locator("main").textContent()).contains("operator").doesNotContain("officer:");
            assertThat(site.incidents("acknowledged")).isNotEmpty();
            Download workbook = page.waitForDownload(
                    () -> page.locator("button", new Page.LocatorOptions().setHasText("Workbook of the month"))
                            .click());
            assertThat(workbook.suggestedFilename()).matches("objectives-\\d{4}-\\d{2}\\.xlsx");
            lookedAt(Files.readAllBytes(workbook.path()), "chat answers", "Incidents");
            assertThat(window.errors()).isEmpty();
        }
    }

    @Test
    void theWorkbookOfAMonthTellsEachObjectiveAndIsInTheTrailFirst() throws IOException {
        byte[] chinese = download("objectives/workbook");

        lookedAt(chinese, "chat answers", "告警事件");
        assertThat(JdbcClient.create(console.bean(DataSource.class))
                        .sql("SELECT count(*) FROM trail.entry WHERE action = 'slo.downloaded'")
                        .query(Long.class)
                        .single())
                .isPositive();
        assertThat(api("GET", "objectives/workbook?month=2999-01", "")
                        .path("code")
                        .asString())
                .isEqualTo("slo-invalid");
        assertThat(api("GET", "objectives/workbook?month=May", "").path("code").asString())
                .isEqualTo("slo-invalid");
    }

    /** Kept beside the pictures, to be opened in a spreadsheet. */
    private static void lookedAt(byte[] bytes, String days, String incidents) throws IOException {
        Files.createDirectories(Path.of("target/pictures"));
        Files.write(Path.of("target/pictures/objectives-" + incidents.length() + ".xlsx"), bytes);
        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
            var summary = workbook.getSheetAt(0);
            Map<String, Double> used = new HashMap<>();
            for (int row = 1; row <= summary.getLastRowNum(); row++) {
                var cells = summary.getRow(row);
                if (cells.getCell(6) != null) {
                    used.put(
                            cells.getCell(0).getStringCellValue(),
                            cells.getCell(6).getNumericCellValue());
                }
            }
            assertThat(used.get("chat answers")).isGreaterThan(100);
            assertThat(used.get("database answers")).isZero();
            assertThat(workbook.getSheet(days).createDrawingPatriarch().getCharts())
                    .hasSize(2);
            assertThat(workbook.getSheet(incidents).getRow(1).getCell(0).getStringCellValue())
                    .startsWith("chat answers");
        }
    }

    private byte[] download(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(console.url().resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + console.token(Role.AUDITOR))
                .header("Accept-Language", "zh-CN")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private String refused(String fields) {
        return api("POST", "objectives", "{\"name\":\"wrong\",\"target\":\"site/chat-web\"," + fields + "}")
                .path("code")
                .asString();
    }

    private JsonNode promise(String name, String target, String fields) {
        return api(
                "POST",
                "objectives",
                "{\"name\":\"%s\",\"target\":\"site/%s\",\"period_days\":7,%s}".formatted(name, target, fields));
    }

    private static JsonNode objective(JsonNode all, String name) {
        for (JsonNode one : all.path("objectives")) {
            if (one.path("name").asString().equals(name)) {
                return one;
            }
        }
        return JSON.createObjectNode();
    }

    private JsonNode api(String method, String path, String body) {
        return console.api(method, path, Role.OPERATOR, body);
    }
}
