package im.steward.console.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.console.backup.SomeParts;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Drills through pages, API and browser, run by a worker in the same process with the real restic. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrillPagesIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TERMS =
            "\"parts\":[\"chat-db\",\"uploads\"],\"vault\":\"local\",\"rpo\":\"26h\",\"rto\":\"4h\","
                    + "\"keep\":{\"daily\":7,\"weekly\":4,\"monthly\":12,\"yearly\":3}";

    private final ConsoleServer console;
    private final Visitor operator;
    private String passed = "";
    private String failed = "";

    DrillPagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(
                stack,
                "console,worker",
                "--steward.worker.poll=50ms",
                "--steward.worker.pause=50ms",
                "--spring.main.sources=" + SomeParts.class.getName());
        operator = console.visitor(Role.OPERATOR);
    }

    @BeforeAll
    void threeDrills() {
        SomeParts.PAUSE_MILLIS.set(0);
        console.api("POST", "backup/plans", Role.OPERATOR, "{\"name\":\"seen\"," + TERMS + "}");
        set("seen");
        drilled("seen", "newest", "passed");
        set("seen");
        passed = drilled("seen", "random", "passed");
        SomeParts.ROWS.set(200_003);
        failed = drilled("seen", "newest", "failed");
        SomeParts.ROWS.set(200_004);
    }

    private void set(String plan) {
        String id = console.api("POST", "backup/plans/" + plan + "/runs", Role.OPERATOR, "{}")
                .path("id")
                .asString();
        until("backup/sets/" + id, "complete");
    }

    private String drilled(String plan, String choice, String end) {
        String id = console.api(
                        "POST", "drills", Role.OPERATOR, "{\"plan\":\"%s\",\"choice\":\"%s\"}".formatted(plan, choice))
                .path("id")
                .asString();
        until("drills/" + id, end);
        return id;
    }

    @AfterEach
    void quick() {
        SomeParts.PAUSE_MILLIS.set(0);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void theApiTellsWhatWasMeasuredAndHandsTheReportOut() throws IOException {
        JsonNode drill = console.api("GET", "drills/" + passed, Role.AUDITOR, "");

        assertThat(drill.path("full_seconds").asDouble()).isPositive();
        assertThat(drill.path("promised_rto_seconds").asLong()).isEqualTo(14_400);
        assertThat(drill.path("checks_failed").asLong()).isZero();
        assertThat(drill.path("parts").path(0).path("amounts").path("rows").asLong())
                .isEqualTo(200_004);
        assertThat(drill.path("files").toString()).contains("drill.zh.docx", "SHA256SUMS.sig");
        assertThat(new String(bytes("drills/" + passed + "/files/SHA256SUMS"), java.nio.charset.StandardCharsets.UTF_8))
                .contains("drill.en.xlsx");
        JsonNode broken = console.api("GET", "drills/" + failed, Role.AUDITOR, "");
        assertThat(broken.path("fault").path("code").asString()).isEqualTo("backup-restore-differs");
        assertThat(broken.path("set_broken").asBoolean()).isTrue();
        assertThat(console.api("GET", "drills?plan=seen", Role.AUDITOR, "")
                        .path("drills")
                        .size())
                .isGreaterThanOrEqualTo(3);
        assertThat(console.api("POST", "drills", Role.ADMIN, "{\"plan\":\"seen\"}")
                        .path("code")
                        .asString())
                .isEqualTo("not-allowed");
        assertThat(console.api("GET", "drills/" + passed + "/files/passwd", Role.AUDITOR, "")
                        .path("code")
                        .asString())
                .isEqualTo("drill-report-unknown");
    }

    @Test
    void aScheduleAsksForADrill() {
        console.api("POST", "backup/plans", Role.OPERATOR, "{\"name\":\"scheduled\"," + TERMS + "}");
        set("scheduled");
        Map<String, String> schedule = new TreeMap<>(Map.of(
                "kind", "drill",
                "name", "monthly-drill",
                "drill.plan", "scheduled",
                "drill.choice", "random",
                "when", "nightly",
                "zone", "Asia/Shanghai",
                "missed", "catch-up"));
        assertThat(operator.post("/schedules", schedule).statusCode()).isEqualTo(302);
        String id = "";
        for (JsonNode row : console.api("GET", "schedules", Role.OPERATOR, "")) {
            if (row.path("name").asString().equals("monthly-drill")) {
                id = row.path("id").asString();
            }
        }
        operator.post("/schedules/" + id + "/run", Map.of());

        JsonNode drills = console.api("GET", "drills?plan=scheduled", Role.OPERATOR, "");
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (drills.path("drills").isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            drills = console.api("GET", "drills?plan=scheduled", Role.OPERATOR, "");
        }
        JsonNode drill = drills.path("drills").path(0);
        assertThat(drill.path("requested_by").asString()).isEqualTo("schedule:monthly-drill");
        assertThat(drill.path("choice").asString()).isEqualTo("random");
        until("drills/" + drill.path("id").asString(), "passed");
        assertThat(console.api("GET", "backup/plans/scheduled", Role.AUDITOR, "")
                        .path("shortfalls")
                        .toString())
                .doesNotContain("never-restored");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void pagesStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            Map<String, String> pages =
                    Map.of("/drills", "list", "/drills/" + passed, "passed", "/drills/" + failed, "failed");
            pages.forEach((path, name) -> {
                Page page = window.page();
                page.navigate(path);
                page.locator("details.more summary").all().forEach(Locator::click);
                window.picture("drill-" + name);
                assertThat(window.fits()).as(path).isTrue();
                assertThat(window.barriers()).as(path).isEmpty();
            });
            assertThat(window.errors()).isEmpty();
        }
    }

    @Test
    void fromThePlanToTheReportInTheBrowser() throws IOException {
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/backups/plans/new");
            page.locator("#name").fill("walked");
            page.locator("input[name=parts]").all().forEach(Locator::check);
            page.locator("#rpo").fill("26h");
            page.locator("#rto").fill("4h");
            press(page, "Save plan");
            SomeParts.PAUSE_MILLIS.set(50);
            press(page, "Back up now");
            page.locator("progress").waitFor();
            SomeParts.PAUSE_MILLIS.set(0);
            page.getByText("All parts and the signed manifest").waitFor();
            page.navigate("/drills");
            page.locator("#plan").selectOption(new SelectOption().setValue("walked"));
            SomeParts.PAUSE_MILLIS.set(150);
            press(page, "Start drill");
            page.locator("progress").waitFor();
            window.picture("drill-progress");
            SomeParts.PAUSE_MILLIS.set(0);
            Locator report = page.getByText("drill.en.xlsx");
            report.waitFor();
            Download download = page.waitForDownload(report::click);
            try (var workbook = new XSSFWorkbook(Files.newInputStream(download.path()))) {
                assertThat(workbook.getSheet("Parts").getLastRowNum()).isEqualTo(2);
            }
            assertThat(page.locator("main").textContent())
                    .contains("What was restored is what was taken", "200,004 rows");
            assertThat(window.errors()).isEmpty();
        }
    }

    private static void press(Page page, String button) {
        page.locator("button", new Page.LocatorOptions().setHasText(button)).click();
    }

    private void until(String path, String state) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        JsonNode now = console.api("GET", path, Role.OPERATOR, "");
        while (!now.path("state").asString().equals(state)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + now);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            now = console.api("GET", path, Role.OPERATOR, "");
        }
    }

    private byte[] bytes(String path) {
        HttpRequest request = HttpRequest.newBuilder(console.url().resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + console.token(Role.AUDITOR))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
