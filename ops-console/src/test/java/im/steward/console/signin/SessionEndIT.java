package im.steward.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A session lasts while its person does something, half a day at most; pages that renew themselves do nothing for it. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionEndIT {
    private static final String POLL = "HX-Request";
    private static final String MARK = Sessions.BY_HAND.toLowerCase(Locale.ROOT);
    private final ConsoleServer console;

    SessionEndIT(Stack stack) {
        console = ConsoleServer.start(stack, "--spring.main.sources=" + LaterClock.class.getName());
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void aPageThatRenewsItselfKeepsNoSessionOpen() {
        Visitor operator = console.visitor(Role.OPERATOR);

        for (int look = 0; look < 2; look++) {
            LaterClock.pass(Duration.ofMinutes(14));
            assertThat(operator.get("/system", POLL, "true").statusCode()).isEqualTo(200);
        }
        LaterClock.pass(Duration.ofMinutes(3));
        HttpResponse<String> ended = operator.get("/system", POLL, "true");

        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(ended.headers().firstValue("HX-Redirect")).hasValue("/sign-in?note=ended");
        assertThat(operator.get("/").statusCode()).isEqualTo(302);
    }

    @Test
    void whatAPersonAsksKeepsIt() {
        Visitor operator = console.visitor(Role.OPERATOR);

        stays(() -> operator.get("/"));
        stays(() -> operator.get("/system", POLL, "true", Sessions.BY_HAND, "true"));
        stays(() -> operator.post("/theme", Map.of("to", "dark", "back", "/")));
        stays(() -> operator.get("/"));
    }

    private static void stays(Supplier<HttpResponse<String>> asked) {
        LaterClock.pass(Duration.ofMinutes(29));
        HttpResponse<String> answer = asked.get();
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(400);
        assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("/sign-in");
    }

    @Test
    void halfADayEndsItHoweverBusyItsPersonIs() {
        Visitor operator = console.visitor(Role.OPERATOR);

        for (int look = 0; look < 35; look++) {
            LaterClock.pass(Duration.ofMinutes(20));
            assertThat(operator.get("/me").statusCode()).isEqualTo(200);
        }
        LaterClock.pass(Duration.ofMinutes(21));

        assertThat(operator.get("/me").headers().firstValue("Location")).hasValue("/sign-in");
        operator.signIn("operator", console.password(Role.OPERATOR));
        assertThat(operator.get("/me").statusCode()).isEqualTo(200);
    }

    @Test
    void thePageLeadsToTheSignInAndTheSignInBackToIt() {
        try (var window = BrowserWindow.open(console, Look.english()).signIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/system");
            LaterClock.pass(Duration.ofMinutes(31));

            page.waitForURL("**/sign-in?note=ended");
            window.picture("sign-in-ended");
            page.locator("[name=name]").fill("operator");
            page.locator("[name=password]").fill(console.password(Role.OPERATOR));
            page.locator("form.card button").click();

            page.waitForURL("**/system");
        }
    }

    @Test
    void theBrowserMarksWhatAHandBeganAndNothingElse() {
        try (var window = BrowserWindow.open(console, Look.english()).signIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/schedules/new");
            Request typed = page.waitForRequest(
                    request -> request.url().contains("/schedules/preview"),
                    () -> page.locator("#cron").pressSequentially("15 6 * * 1-5"));
            assertThat(typed.headers()).containsKey(MARK);

            page.navigate("/system");
            Request poll = page.waitForRequest(request -> request.headers().containsKey("hx-request"), () -> {});
            assertThat(poll.headers()).doesNotContainKey(MARK);
        }
    }
}
