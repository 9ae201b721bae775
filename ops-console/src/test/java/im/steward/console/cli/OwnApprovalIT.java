package im.steward.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approvals;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.WithConsole;
import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.console.account.Tokens;
import im.steward.trail.Actor;
import im.steward.trail.CanonicalJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever asked is no second person, by page, by API and by command, whatever roles the account holds by now. */
@WithConsole
class OwnApprovalIT {
    private static final Actor ADMIN = Actor.officer("admin");
    private static final String PASSWORD = "four plain words here";

    @TempDir
    Path home = Path.of("");

    private final ConsoleServer console;
    private final Approvals approvals;

    OwnApprovalIT(ConsoleServer console) {
        this.console = console;
        this.approvals = console.bean(Approvals.class);
    }

    @ParameterizedTest
    @CsvSource({
        "edda,  '{officer,approver}', '{officer,approver}', approve",
        "egon,  '{officer,approver}', '{officer,approver}', refuse",
        "fiona, '{officer}',          '{approver}',         approve",
        "fritz, '{officer}',          '{approver}',         refuse"
    })
    void theirOwnRequestIsRefusedAtEveryDoor(String name, String rolesBefore, String rolesAfter, String answer)
            throws Exception {
        Visitor visitor = account(name, rolesBefore);
        Approval asked = ask(name);
        setRoles(name, rolesAfter);
        String secret = token(name);

        HttpResponse<String> page = visitor.post("/approvals/" + asked.id() + "/" + answer, Map.of("reason", "mine"));
        assertThat(page.statusCode()).isEqualTo(409);
        assertThat(page.body()).contains("role=\"alert\"", "was asked by yourself");
        assertThat(visitor.get("/approvals/" + asked.id()).body()).doesNotContain("/approve\"", "/refuse\"");

        HttpResponse<String> api = post("approvals/" + asked.id() + "/" + answer, secret);
        assertThat(api.statusCode()).isEqualTo(409);
        assertThat(api.body()).contains("approval-needs-second-person");

        StringWriter err = new StringWriter();
        int exit = command(err, name, secret, "approval", answer, asked.id().toString(), "--as", name);
        assertThat(exit).isEqualTo(CommandFault.REFUSED);
        assertThat(err.toString()).contains("was asked by yourself");

        assertThat(approvals.find(asked.id()).orElseThrow().state()).isInstanceOf(Approval.State.Waiting.class);
        assertThat(attempts(asked)).isEqualTo(3);
    }

    private Visitor account(String name, String roles) {
        Accounts accounts = console.bean(Accounts.class);
        Accounts.Handed handed = accounts.create(name, name, ADMIN);
        accounts.changeOwnPassword(name, handed.password(), PASSWORD);
        setRoles(name, roles);
        Visitor visitor = console.visitor();
        visitor.signIn(name, PASSWORD);
        return visitor;
    }

    /** Both roles are given by two approvals in life; here only what comes of it matters. */
    private void setRoles(String name, String roles) {
        console.bean(JdbcClient.class)
                .sql("UPDATE console.account SET roles = :roles::text[] WHERE name = :name")
                .param("roles", roles)
                .param("name", name)
                .update();
    }

    private Approval ask(String name) {
        Accounts accounts = console.bean(Accounts.class);
        return approvals.request(
                "export",
                "test:" + name,
                CanonicalJson.of(Map.of("query", "budget")),
                accounts.present(accounts.named(name)).signer(),
                "20 messages as csv");
    }

    private String token(String name) {
        return console.bean(Tokens.class)
                .issue(name, "test", Role.APPROVER, Duration.ofDays(1), Actor.officer(name))
                .secret();
    }

    private HttpResponse<String> post(String path, String secret) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(console.url().resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private int command(StringWriter err, String name, String secret, String... args) throws IOException {
        Files.createDirectories(home.resolve("tokens"));
        Files.writeString(home.resolve("tokens").resolve(name), secret + "\n");
        Screen screen = new Screen(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), false);
        return Main.run(new Surroundings(home, console.url(), screen), args);
    }

    private int attempts(Approval asked) {
        return console.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM trail.entry WHERE subject = :id AND action = 'approval.own-attempt'")
                .param("id", asked.id().toString())
                .query(Integer.class)
                .single();
    }
}
