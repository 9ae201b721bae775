package im.steward.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A worker alone, whose metrics ask for a token. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsDoorIT {
    private static final String TOKEN = "a-token-of-a-test-only";

    private final int port = Exposition.freePort();
    private final ConsoleServer worker;

    MetricsDoorIT(Stack stack) {
        worker = ConsoleServer.startWithRoles(
                stack, "worker", "--steward.metrics.port=" + port, "--steward.metrics.token=" + TOKEN);
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @Test
    void onlyTheTokenOpens() {
        var nothing = Exposition.get(port, "/actuator/prometheus");
        var wrong = Exposition.get(port, "/actuator/prometheus", "Authorization", "Bearer " + TOKEN + "x");
        var right = Exposition.get(port, "/actuator/prometheus", "Authorization", "Bearer " + TOKEN);

        assertThat(nothing.statusCode()).isEqualTo(401);
        assertThat(nothing.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(nothing.body()).isEmpty();
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(new Exposition(right.body()).values("steward_role_running", "role"))
                .containsExactly("worker");
    }

    @Test
    void aWorkerSpeaksOfItselfAlone() {
        var seen = Exposition.get(port, "/actuator/prometheus", "Authorization", "Bearer " + TOKEN);

        assertThat(seen.body()).contains("jvm_memory_used_bytes").doesNotContain("steward_queue_rows");
    }

    @Test
    void aProcessWithoutTheConsoleAnswersHealthAlone() {
        int usual = worker.url().getPort();

        assertThat(Exposition.get(usual, "/actuator/health").body()).contains("\"status\"");
        for (String path : new String[] {"/", "/v3/api-docs", "/css/base.css", "/actuator/prometheus", "/login"}) {
            assertThat(Exposition.get(usual, path).statusCode()).as(path).isEqualTo(404);
        }
    }
}
