package im.steward.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a clean home to an answer: accounts, tokens, the matter over everything, and the sample company in it. */
@WithStack
class FirstStartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final Stack stack;

    FirstStartIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void theSampleCompanyIsFoundSoonAfterTheFirstStart() throws Exception {
        try (var console = ConsoleServer.startWithRoles(
                stack, "console,indexer", "--steward.demo=true", "--steward.sample.days=20")) {
            awaitHits(console, "kind:posted", 3_000);

            assertThat(total(console, "合同 OR contract")).isPositive();
            assertThat(total(console, "kind:deleted")).isPositive();
            assertThat(total(console, "platform:matrix")).isPositive();
            // People talk now, whatever the hour: after a day means from the next midnight of the console's zone.
            String today = "after:" + LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1);
            awaitHits(console, today, total(console, today) + 1);
        }
    }

    private static void awaitHits(ConsoleServer console, String query, long wanted) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long found = 0;
        while (found < wanted) {
            assertThat(System.nanoTime())
                    .as("'%s' has %d hits, not %d", query, found, wanted)
                    .isLessThan(deadline);
            Thread.sleep(500);
            found = total(console, query);
        }
    }

    private static long total(ConsoleServer console, String query) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/search"))
                    .header("Authorization", "Bearer " + console.token(Role.OFFICER))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(new JsonMapper()
                            .createObjectNode()
                            .put("query", query)
                            .put("limit", 0)
                            .toString()))
                    .build();
            JsonNode answer = new JsonMapper()
                    .readTree(http.send(asked, BodyHandlers.ofString()).body());
            return answer.path("total").asLong();
        }
    }
}
