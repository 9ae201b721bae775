package im.steward.console.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserSingleSignOnIT {
    private final FakeProvider provider = FakeProvider.start();
    private final ConsoleServer console;

    BrowserSingleSignOnIT(Stack stack) {
        console = ConsoleServer.start(
                stack,
                Stream.concat(
                                Stream.of(SingleSignOnIT.settings(provider)),
                                // Never asked here: the page only says that it is there.
                                Stream.of(
                                        "--steward.signin.ldap.url=ldaps://localhost:1",
                                        "--steward.signin.ldap.user-base=ou=people,dc=example,dc=com",
                                        "--steward.signin.ldap.group-base=ou=groups,dc=example,dc=com",
                                        "--steward.signin.ldap.roles.officer=compliance"))
                        .toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        console.close();
        provider.close();
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @Test
    void theBrowserWalksToTheProviderAndBackAndOutAgain() {
        provider.seat("s-lena", "lena", List.of("compliance"));
        try (var window = BrowserWindow.open(console, Look.english())) {
            window.page().navigate("/matters");
            window.page().locator("a[href='/sign-in/oidc']").click();
            window.page().waitForURL(url -> url.contains("/matters"));
            assertThat(window.page().content()).contains("lena");

            window.page().locator("form[action='/sign-out'] button").first().click();
            window.page().waitForURL(url -> url.contains("/sign-in?note=out"));

            assertThat(provider.lastEndSession()).contains("client_id=" + FakeProvider.CLIENT);
            window.page().navigate("/matters");
            assertThat(window.page().url()).endsWith("/sign-in");
            assertThat(window.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("looks")
    void theWaysInAndTheRefusalStandInNobodysWay(Look look) {
        provider.say(Map.of("sub", "s-max", "preferred_username", "max"), Map.of("sub", "s-max"));
        try (var window = BrowserWindow.open(console, look)) {
            window.page().navigate("/sign-in");
            window.picture("sign-in-sso");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();

            window.page().locator("a[href='/sign-in/oidc']").click();
            window.page().waitForURL(url -> url.contains(Provider.RETURN));

            window.picture("sign-in-refused");
            assertThat(window.page().content()).contains("role-not-mapped");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();
        }
    }
}
