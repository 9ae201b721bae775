package im.steward.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A site that has not switched its status page on shows it to nobody outside. */
@WithStack
class ClosedStatusIT {
    private final Stack stack;

    ClosedStatusIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void strangersSignInAndTooManyRequestsAreTurnedAway() {
        try (ConsoleServer console = ConsoleServer.start(stack, "--steward.status.most-per-minute=5")) {
            assertThat(console.visitor().get("/status").headers().firstValue("Location"))
                    .contains("/sign-in");
            Visitor operator = console.visitor(Role.OPERATOR);
            HttpResponse<String> page = operator.get("/status");
            assertThat(page.body()).contains("steward.status.public", "steward.status.components");
            assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");

            // A minute may end between two of them, and more than twice five it cannot let through.
            assertThat(Stream.generate(() -> operator.get("/status"))
                            .limit(15)
                            .filter(answer -> answer.statusCode() == 429)
                            .findFirst())
                    .get()
                    .satisfies(answer -> {
                        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
                        assertThat(answer.body()).contains("Wait a minute");
                    });
        }
    }
}
