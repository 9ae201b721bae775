package im.steward.console.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTrailIT {
    private final ConsoleServer console;

    BrowserTrailIT(Stack stack) {
        console = ConsoleServer.start(stack);
        Trail trail = console.bean(Trail.class);
        for (int n = 0; n < 40; n++) {
            trail.append(
                    Actor.officer(n % 3 == 0 ? "officer" : "approver"),
                    n % 2 == 0 ? "search.asked" : "search.answered",
                    "matter:everything",
                    Map.of("query", "季度报告 AND budget", "total", Integer.toString(n)));
        }
        trail.append(new Actor.Schedule("nightly-completeness"), "completeness.requested", "all", Map.of());
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
    void browseOpenAndCheck(Look look) {
        try (var window = BrowserWindow.open(console, look)) {
            Page page = window.signedIn(Role.AUDITOR).page();
            page.navigate("/trail");
            stands(window, "trail");

            page.locator("#action").selectOption("search.asked");
            page.locator("form[role=search] button").click();
            page.locator("tr[id^=entry-] a").first().click();
            assertThat(page.locator("main").innerText()).contains("季度报告 AND budget");
            stands(window, "trail-entry");

            page.navigate("/trail/check");
            page.locator(".page-head form button").click();
            assertThat(page.locator("#verdict .status").getAttribute("data-kind"))
                    .isEqualTo("good");
            stands(window, "trail-check");
            assertThat(window.errors()).isEmpty();
        }
    }

    private static void stands(BrowserWindow window, String name) {
        window.picture(name);
        assertThat(window.page().content()).doesNotContain("??");
        assertThat(window.barriers()).isEmpty();
        assertThat(window.fits()).isTrue();
    }
}
