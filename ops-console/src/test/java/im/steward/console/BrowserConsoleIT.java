package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import im.steward.compliance.matter.MatterScope;
import im.steward.compliance.matter.Matters;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithConsole
class BrowserConsoleIT {
    private final ConsoleServer console;

    BrowserConsoleIT(ConsoleServer console) {
        this.console = console;
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void administratorsPagesStandInNobodysWay(Look look) {
        someoneIsGone();
        try (var window = BrowserWindow.open(console, look).signedIn(Role.ADMIN)) {
            for (String path : List.of(
                    "/accounts",
                    "/accounts/new",
                    "/accounts/officer",
                    "/accounts/gone",
                    "/me",
                    "/system",
                    "/nowhere")) {
                stands(window, path);
            }
        }
    }

    /** And nobody else worked in their matter. */
    private void someoneIsGone() {
        Accounts accounts = console.bean(Accounts.class);
        if (accounts.find("gone").isEmpty()) {
            Actor admin = Actor.officer("admin");
            OfficerId gone = OfficerId.of("gone");
            accounts.create(gone.value(), "Gone", admin);
            console.bean(Matters.class).open("Left behind", "why", MatterScope.EVERYTHING, Set.of(gone), gone);
            accounts.disable(gone.value(), admin);
        }
    }

    @ParameterizedTest
    @MethodSource("looks")
    void operatorsPagesStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            for (String path : List.of("/", "/schedules", "/schedules/new")) {
                stands(window, path);
            }
        }
    }

    @Test
    void languageAndThemeStayChosen() {
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/schedules");

            page.locator(".top-taste button[value='zh-CN']").click();
            page.waitForURL("**/schedules");
            assertThat(page.locator("h1").innerText()).isEqualTo("计划任务");
            assertThat(page.locator("html").getAttribute("lang")).isEqualTo("zh-CN");

            page.locator(".top-taste button[value='dark']").click();
            page.navigate("/");
            assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
            assertThat(page.locator("h1").innerText()).isEqualTo("首页");
            page.locator(".top-taste button[value='en']").click();
        }
    }

    @Test
    void scheduleTellsItsTimeWhileItIsChosenAndRuns() {
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/schedules/new");
            page.locator("#when").selectOption("own");
            page.locator("#cron").fill("15 6 * * 1-5");
            page.getByText("Monday to Friday at 06:15").waitFor();
            page.locator("#name").fill("morning check");
            page.locator("main form button[data-kind=primary]").click();
            page.waitForURL("**/schedules");

            var card = page.locator("li.card", new Page.LocatorOptions().setHasText("morning check"));
            assertThat(page.locator("main").innerText()).contains("morning check");
            card.getByText("Pause").click();
            card.getByText("paused").first().waitFor();
            card.getByText("Resume").click();
            card.getByText("Run now").click();

            // Quartz looks every two seconds; the page is asked again until it says so.
            for (int look = 0; look < 300 && card.getByText("asked").count() == 0; look++) {
                page.waitForTimeout(200);
                page.reload();
            }
            assertThat(card.getByText("asked").count()).isPositive();
            card.getByText("End schedule").click();
            page.waitForURL("**/schedules");
            assertThat(card.count()).isZero();
        }
    }

    @Test
    void aPartThatRenewsItselfIsReadOutOnlyWhereItsWordsChange() {
        assertThat(console.visitor(Role.OPERATOR).get("/system").body())
                .contains("data-told=\"true\"")
                .doesNotContain("role=\"alert\"", "role=\"status\"");

        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/system");
            assertThat(page.locator("#told").textContent()).isEmpty();
            page.route(
                    "**/system",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<p data-told=\"true\">Something else</p>")));

            page.locator("#told", new Page.LocatorOptions().setHasText("Something else"))
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        }
    }

    @Test
    void pagesWorkByKeyboardAlone() {
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.ADMIN)) {
            Page page = window.page();
            page.navigate("/accounts");

            page.keyboard().press("Tab");
            assertThat(page.locator(":focus").innerText()).isEqualTo("Skip to content");
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");

            assertThat(page.locator(":focus").getAttribute("href")).isEqualTo("/accounts/new");
        }
    }

    private static void stands(BrowserWindow window, String path) {
        window.page().navigate(path);
        window.picture("console" + path.replace('/', '-'));
        assertThat(window.barriers()).as(path).isEmpty();
        assertThat(window.fits()).as(path).isTrue();
        assertThat(window.errors().stream().filter(error -> !error.contains("404")))
                .as(path)
                .isEmpty();
    }
}
