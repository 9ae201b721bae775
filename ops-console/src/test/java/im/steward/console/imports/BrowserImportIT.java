package im.steward.console.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserImportIT {
    private static final String FILE = """
            {"id":"b1","conversation":{"id":"c","name":"项目","type":"group"},"sender":{"id":"u","name":"王小明"},\
            "sent_at":"2026-03-01T12:00:00Z","text":"你好"}
            {"id":"b2","conversation":{"id":"c"},"sender":{"id":"u"},"sent_at":"yesterday","text":"hello"}
            nonsense
            """;

    private final ConsoleServer console;

    BrowserImportIT(Stack stack) {
        console = ConsoleServer.startWithRoles(stack, "console,indexer");
    }

    @AfterAll
    void stop() {
        console.close();
    }

    static Stream<Look> looks() {
        return Stream.of(Look.english(), new Look("zh-CN", ColorScheme.DARK, 390));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void anOperatorSendsAFileAndSeesItEnd(Look look) {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            window.page().navigate("/imports");
            window.picture("imports-before");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();

            window.page()
                    .locator("#file")
                    .setInputFiles(new FilePayload(
                            "财务导出.ndjson", "application/x-ndjson", FILE.getBytes(StandardCharsets.UTF_8)));
            window.page().locator("main form.form button").click();
            window.page().waitForURL("**/imports/*-*");
            // The moving part asks by itself until the run has ended, then the page comes anew with the rejections.
            window.page().locator("main .status[data-kind=warn]").waitFor();
            window.page().locator("main table tbody tr").first().waitFor();

            window.picture("imports-one");
            assertThat(window.page().locator("main table tbody tr").count()).isEqualTo(2);
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();
            window.page().navigate("/imports");
            window.picture("imports-list");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();
            assertThat(window.errors()).isEmpty();
        }
    }
}
