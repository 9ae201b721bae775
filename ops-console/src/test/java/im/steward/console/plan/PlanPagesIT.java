package im.steward.console.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.WithConsole;
import im.steward.console.account.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** From a form to hosts, reasons and money; at the page and by call. */
@WithConsole
class PlanPagesIT {
    private static final String ASKED = "/planner?users=800&messages=25000&retention=730&availability=ha";
    private final ConsoleServer console;
    private final Visitor admin;

    PlanPagesIT(ConsoleServer console) {
        this.console = console;
        this.admin = console.visitor(Role.ADMIN);
    }

    @Test
    void aRefusalIsSaidAboveTheFormThatKeepsWhatWasTyped() {
        HttpResponse<String> answer =
                admin.get("/planner?users=800&messages=25000&retention=730&availability=ha&hosts=2");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("Two hosts cannot keep a quorum", "value=\"25000\"");
        assertThat(admin.get("/planner?users=many&messages=1&retention=1").body())
                .contains("users is &#39;many&#39;, which is no whole number");
    }

    @Test
    void theCallAnswersWhatTheLauncherPrints() throws Exception {
        JsonNode json = console.api(
                "POST",
                "plan",
                Role.ADMIN,
                "{\"users\":800,\"messages_per_day\":25000,\"retention_days\":730,\"ha\":true}");

        assertThat(json.path("hosts")).hasSize(3);
        assertThat(json.at("/figures/0/reason").asString()).isNotBlank();
        assertThat(json.at("/cost/own/total").asLong()).isPositive();
        assertThat(console.api(
                                "POST",
                                "plan",
                                Role.ADMIN,
                                "{\"users\":800,\"messages_per_day\":25000,\"retention_days\":730,\"ha\":true,\"hosts\":2}")
                        .path("code")
                        .asString())
                .isEqualTo("plan-no-quorum");
        assertThat(admin.get("/planner?users=800&messages=25000&retention=730&hosts=-4294967293")
                        .statusCode())
                .isEqualTo(400);
        assertThat(console.api(
                                "POST",
                                "plan",
                                Role.ADMIN,
                                "{\"users\":0,\"messages_per_day\":25000,\"retention_days\":730,\"ha\":true}")
                        .path("code")
                        .asString())
                .isEqualTo("plan-invalid");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void pagesStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.ADMIN)) {
            window.page().navigate("/planner");
            window.picture("plan-empty");
            assertThat(window.fits()).isTrue();
            window.page().navigate(ASKED);
            window.picture("plan-made");
            assertThat(window.fits()).isTrue();
            for (String part : List.of("hosts-planned", "money", "reasons")) {
                window.page().locator("#" + part).evaluate("part => part.scrollIntoView()");
                window.picture("plan-" + part);
            }
            assertThat(window.barriers()).isEmpty();
            assertThat(window.errors()).isEmpty();
        }
    }

    @Test
    void fromTheFormToTheWorkbookAndTheInventory() throws IOException {
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.ADMIN)) {
            Page page = window.page();
            page.navigate("/planner");
            page.locator("#users").fill("800");
            page.locator("#messages").fill("25000");
            page.locator("#retention").fill("730");
            page.locator("[name=availability][value=ha]").check();
            page.locator("main form button[data-kind=primary]").click();
            page.locator("#hosts-planned").waitFor();
            assertThat(page.locator("#hosts-planned tbody tr").count()).isEqualTo(3);

            Download workbook =
                    page.waitForDownload(() -> page.locator("#workbook").click());
            try (InputStream in = Files.newInputStream(workbook.path());
                    XSSFWorkbook read = new XSSFWorkbook(in)) {
                assertThat(read.getSheetAt(1).getRow(1).getCell(0).getStringCellValue())
                        .isEqualTo("steward1");
            }
            Download inventory =
                    page.waitForDownload(() -> page.locator("#inventory").click());
            List<String> names = new ArrayList<>();
            try (ZipInputStream zip =
                    new ZipInputStream(Files.newInputStream(inventory.path()), StandardCharsets.UTF_8)) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    names.add(entry.getName());
                }
            }
            assertThat(names).contains("inventory/hosts.yml", "inventory/group_vars/all/plan.yml");
            assertThat(window.errors()).isEmpty();
        }
    }
}
