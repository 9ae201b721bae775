package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.BrowserWindow.Look;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserSignInIT {
    private final ConsoleServer console;

    BrowserSignInIT(Stack stack) {
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
    void signInAndHomeStandInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look)) {
            window.page().navigate("/sign-in");
            window.picture("sign-in");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();

            window.signIn(Role.OFFICER);

            window.picture("home");
            assertThat(window.barriers()).isEmpty();
            assertThat(window.fits()).isTrue();
            assertThat(window.errors()).isEmpty();
        }
    }
}
