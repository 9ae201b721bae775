package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@WithStack
class WithStackIT {
    private final Stack stack;

    WithStackIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void theDatabaseWritesDurablyAndBelongsToTheOwner() throws Exception {
        try (Connection connection = stack.database().asOwner().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT current_user, current_setting('fsync'), current_setting('synchronous_commit'),
                               current_setting('server_version')""")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("steward_owner");
            assertThat(row.getString(2)).isEqualTo("on");
            assertThat(row.getString(3)).isEqualTo("on");
            assertThat(row.getString(4)).startsWith("15.");
        }
    }

    @Test
    void elasticsearchSplitsAtWhitespaceOnly() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest analyse = HttpRequest.newBuilder(stack.elasticsearch().resolve("/_analyze"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"tokenizer": "whitespace", "text": "会 议 foo_bar"}"""))
                    .build();
            assertThat(client.send(analyse, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("\"会\"", "\"议\"", "\"foo_bar\"");
        }
    }
}
