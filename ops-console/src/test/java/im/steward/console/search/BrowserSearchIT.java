package im.steward.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The officer's way in a real browser: ask, narrow, read around, compare versions, keep the search. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserSearchIT {
    private final ConsoleServer console;

    BrowserSearchIT(Stack stack) {
        SomeTalk.archive(stack);
        console = ConsoleServer.start(stack);
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
    void theOfficersPagesStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look)) {
            window.signedIn(Role.OFFICER);
            window.page().navigate("/search");
            shown(window, "search-empty");

            ask(window, "合同 OR contract");
            window.page().locator(".facet").first().waitFor();
            shown(window, "search-hits");

            window.page().navigate("/search?q=deleted:yes");
            window.page().locator("a[href^='/conversation']").first().click();
            window.page().locator("#event").waitFor();
            shown(window, "conversation");

            window.page().locator("#event a[href^='/message']").click();
            window.page().locator(".versions").waitFor();
            shown(window, "versions");

            window.page().navigate("/searches");
            shown(window, "saved-searches");
            assertThat(window.errors()).isEmpty();

            window.page().navigate("/search?q=%E5%90%88%E5%90%8C%20fron:lin");
            shown(window, "search-wrong");
            window.page().navigate("/search?q=zzqq");
            shown(window, "search-none");
        }
    }

    @Test
    void theKeyboardIsEnough() {
        try (var window = BrowserWindow.open(console, Look.english())) {
            window.signedIn(Role.OFFICER);
            window.page().navigate("/search?q=contract");
            window.page().keyboard().press("j");
            window.page().keyboard().press("j");
            assertThat(window.page().locator(".hit").nth(1).evaluate("hit => hit === document.activeElement"))
                    .isEqualTo(true);
            window.page().keyboard().press("/");
            assertThat(window.page().locator("#q").evaluate("box => box === document.activeElement"))
                    .isEqualTo(true);
            window.page().keyboard().press("Escape");
            window.page().keyboard().press("j");
            window.page().keyboard().press("Enter");
            window.page().waitForURL("**/conversation**");
        }
    }

    private static void ask(BrowserWindow window, String query) {
        window.page().locator("#q").fill(query);
        window.page().keyboard().press("Enter");
        window.page().locator(".hit").first().waitFor();
    }

    private static void shown(BrowserWindow window, String name) {
        window.picture(name);
        assertThat(window.barriers()).isEmpty();
        assertThat(window.fits()).as(name + " fits the screen").isTrue();
    }
}
