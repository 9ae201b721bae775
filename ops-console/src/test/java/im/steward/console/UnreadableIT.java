package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.account.Role;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What no store of ours could keep is the sender's mistake at every door, not a failure of ours. */
@WithConsole
class UnreadableIT {
    private static final String NUL = "a\0b";

    private final ConsoleServer console;

    UnreadableIT(ConsoleServer console) {
        this.console = console;
    }

    @Test
    void fieldsWithANulAreRefusedOnPages() {
        Visitor officer = console.visitor(Role.OFFICER);
        assertUnreadable(officer.get("/search?q=a%00b"));
        assertUnreadable(officer.post("/exports", Map.of("matter", "everything", "query", NUL, "format", "csv")));
        assertUnreadable(console.visitor(Role.AUDITOR).get("/trail?actor=a%00b"));
        assertUnreadable(console.visitor(Role.ADMIN).post("/accounts", Map.of("name", "nul", "displayName", NUL)));
    }

    @Test
    void languageWithANulIsRefusedInALanguage() {
        assertUnreadable(console.visitor(Role.OFFICER).get("/search?lang=a%00b&q=a%00b"));
    }

    @Test
    void nameWithANulIsNoOutageOfTheStores() {
        assertUnreadable(console.visitor().signIn(NUL, "guess"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "OFFICER | exports           | {'query':'a\\u0000b','format':'csv'}",
                "OFFICER | exports           | {'query':'a\\ud800b','format':'csv'}",
                "OFFICER | exports           | {'query':null,'format':'csv'}",
                "OFFICER | searches          | {'name':'\\udc00','query':'x','matter':'everything','shared':false}",
                "ADMIN   | accounts/dpo/roles | {'role':null,'reason':'x'}",
                "ADMIN   | accounts/dpo/roles | {'role':'auditor','reason':null}"
            })
    void jsonThatNoStoreKeepsIsRefused(Role role, String path, String body) {
        HttpResponse<String> answer =
                console.call("POST", path, console.token(role), "application/json", body.replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("request-unreadable");
    }

    @Test
    void wholePairsAreText() {
        var answer = console.call(
                "POST",
                "exports",
                console.token(Role.OFFICER),
                "application/json",
                "{\"query\":\"launch \\ud83d\\ude80\",\"format\":\"csv\"}");

        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        assertThat(console.bean(JdbcClient.class)
                        .sql("SELECT count(*) FROM compliance.export WHERE query = 'launch 🚀'")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    private static void assertUnreadable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("request-unreadable");
    }
}
