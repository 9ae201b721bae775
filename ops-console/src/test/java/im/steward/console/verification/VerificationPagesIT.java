package im.steward.console.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.WithConsole;
import im.steward.console.account.Role;
import im.steward.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@WithConsole
class VerificationPagesIT {
    private final ConsoleServer console;

    VerificationPagesIT(ConsoleServer console) {
        this.console = console;
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @Test
    void aFileSentByCallIsTakenInOnceAndTold() throws Exception {
        String file = file("rest", 1);

        JsonNode taken = console.api("POST", "verifications", Role.ADMIN, file);
        JsonNode again = console.api("POST", "verifications", Role.OPERATOR, file);
        JsonNode one =
                console.api("GET", "verifications/" + taken.path("verification").asString(), Role.AUDITOR, "");

        assertThat(taken.path("sha256").asString()).isEqualTo(Sha256.of(file).hex());
        assertThat(taken.path("hosts").asInt()).isEqualTo(3);
        assertThat(taken.path("failed").asInt()).isOne();
        assertThat(again).isEqualTo(taken);
        assertThat(send(Role.OPERATOR, file)).isEqualTo(200);
        assertThat(send(Role.OPERATOR, file("created", 1))).isEqualTo(201);
        assertThat(one.path("proofs")).hasSize(9);
        assertThat(one.at("/proofs/0/passed").asBoolean()).isFalse();
        assertThat(console.api("GET", "verifications?limit=1000", Role.DPO, "").valueStream())
                .contains(taken);
        assertThat(console.api("POST", "verifications", Role.OPERATOR, "[]")
                        .path("code")
                        .asString())
                .isEqualTo("verification-unreadable");
    }

    @ParameterizedTest
    @MethodSource("looks")
    void fromTheFormToTheWorkbook(Look look) throws IOException {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/verifications");
            window.picture("verification-before");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();
            send(page, "{}");
            page.locator("main .banner").waitFor();
            window.picture("verification-refused");

            String file = file("上海一号站点 Shanghai", 1);
            send(page, file);
            page.waitForURL("**/verifications/*-*");
            window.picture("verification-one");
            assertThat(page.locator("main").innerText()).contains(look.isChinese() ? "未通过" : "Failed");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();
            Download workbook =
                    page.waitForDownload(() -> page.locator("#workbook").click());
            try (InputStream in = Files.newInputStream(workbook.path());
                    XSSFWorkbook read = new XSSFWorkbook(in)) {
                assertThat(read.getSheetName(0)).isEqualTo(look.isChinese() ? "服务器" : "Servers");
            }
            Download document =
                    page.waitForDownload(() -> page.locator("#document").click());
            assertThat(document.path()).hasContent(file);

            send(page, file("orion", 0));
            page.waitForURL("**/verifications/*-*");
            page.navigate("/verifications");
            window.picture("verification-list");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();
            assertThat(window.errors()).allMatch(line -> line.contains("400"));
        }
    }

    private int send(Role role, String file) {
        return console.call("POST", "verifications", console.token(role), "application/json", file)
                .statusCode();
    }

    private static void send(Page page, String file) {
        page.navigate("/verifications");
        page.locator("#file")
                .setInputFiles(
                        new FilePayload("verify.json", "application/json", file.getBytes(StandardCharsets.UTF_8)));
        page.locator("main form.form button").click();
    }

    /** Nine proofs of three hosts. */
    private static String file(String site, int failed) {
        String proofs = String.join(
                ",\n",
                IntStream.range(0, 9)
                        .mapToObj(i -> """
                                {"service":"%s","target":"steward%d","from":"outside","action":"connect to 1042 ports, \
                                among them all that something listens on","observation":"%s","pass":%s,"seconds":0.4}""".formatted(
                                        i % 2 == 0 ? "firewall" : "postgresql",
                                        1 + i % 3,
                                        i < failed ? "4444 is open" : "22, 443",
                                        i >= failed))
                        .toList());
        return "{\"site\":\"%s\",\"hosts\":[\"steward1\",\"steward2\",\"steward3\"],\"at\":\"20260301T04050%dZ\",\"passed\":%d,\"failed\":%d,\"proofs\":[%s]}"
                .formatted(site, failed, 9 - failed, failed, proofs);
    }
}
