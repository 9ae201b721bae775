package im.steward.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The officer's day from sign-in to a verified file, in a real browser. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficerWalkIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConsoleServer console;

    OfficerWalkIT(Stack stack) {
        console = ConsoleServer.startWithRoles(
                stack,
                "console,indexer,worker",
                "--steward.demo=true",
                "--steward.sample.days=45",
                "--steward.worker.poll=50ms",
                "--steward.sample.events-per-second=0");
    }

    @AfterAll
    void stop() {
        console.close();
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void fromSignInToAVerifiedFile(Look look) {
        try (var window = BrowserWindow.open(console, look)) {
            window.signIn(Role.OFFICER);
            Page page = window.page();

            ask(page, look.isChinese() ? "合同 OR 返点" : "\"side letter\" OR rebate OR 返点");
            page.locator(".facet").first().waitFor();
            stands(window, "walk-search");
            assertThat(page.locator(".hit mark").first()).isVisible();

            page.locator(".hit a[href^='/conversation']").first().click();
            page.locator("#event").waitFor();
            stands(window, "walk-surroundings");

            page.goBack();
            page.locator("a[href^='/searches/new']").first().click();
            page.locator("#name").fill("walk " + look);
            stands(window, "walk-save");
            page.locator("main form button[data-kind=primary]").click();
            assertThat(page.locator("main")).containsText("walk " + look);

            page.locator("main a[href*='/search?']").first().click();
            page.locator("a[href^='/exports/new']").first().click();
            page.locator("input[name=format][value=" + (look.width() > 600 ? "xlsx" : "csv") + "]")
                    .check();
            page.locator("[name=reason]").fill("walk");
            stands(window, "walk-export-ask");
            page.locator("main form button[data-kind=primary]").click();
            // The page follows the work by itself and shows the files when there are some.
            page.locator("a[href$='/all.zip']")
                    .waitFor(new Locator.WaitForOptions().setTimeout((double) PATIENCE.toMillis()));
            stands(window, "walk-export");

            Download zip = page.waitForDownload(
                    () -> page.locator("a[href$='/all.zip']").click());
            page.navigate("/exports/check");
            page.locator("#file").setInputFiles(renamed(zip.path()));
            page.locator("main form button[data-kind=primary]").click();
            assertThat(page.locator(".banner[data-kind=good]")).isVisible();
            stands(window, "walk-verified");
        }
    }

    /** The browser keeps a download under a name without an ending. */
    private static Path renamed(Path download) {
        try {
            return Files.copy(download, download.resolveSibling(download.getFileName() + ".zip"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** The first look may come while the company's history is still on its way to the archive. */
    private static void ask(Page page, String query) {
        for (long tries = PATIENCE.toSeconds(); ; tries--) {
            page.navigate("/search");
            page.locator("#q").fill(query);
            page.keyboard().press("Enter");
            try {
                page.locator(".hit").first().waitFor(new Locator.WaitForOptions().setTimeout(1_000));
                return;
            } catch (TimeoutError nothingYet) {
                if (tries <= 0) {
                    throw nothingYet;
                }
            }
        }
    }

    private static void stands(BrowserWindow window, String name) {
        window.picture(name);
        assertThat(window.barriers()).isEmpty();
        assertThat(window.fits()).as(name + " fits the screen").isTrue();
        assertThat(window.errors()).isEmpty();
    }
}
