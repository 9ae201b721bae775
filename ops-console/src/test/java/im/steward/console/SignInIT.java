package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.Actor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInIT {
    private final ConsoleServer console;

    SignInIT(Stack stack) {
        console = ConsoleServer.start(stack);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void pagesAskForASignIn() {
        var answer = console.visitor().get("/");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/sign-in");
    }

    @Test
    void rightPasswordOpensTheHomePage() {
        Visitor officer = console.visitor(Role.OFFICER);

        assertThat(officer.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void signInChangesTheSession() {
        Visitor visitor = console.visitor();
        visitor.get("/sign-in");
        String before = visitor.cookie("steward");

        visitor.signIn("auditor", console.password(Role.AUDITOR));

        assertThat(before).isNotEmpty();
        assertThat(visitor.cookie("steward")).isNotEmpty().isNotEqualTo(before);
    }

    @Test
    void fiveWrongPasswordsCloseTheAccountEvenForTheRightOne() {
        Visitor visitor = console.visitor();
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(visitor.signIn("dpo", "guess " + attempt).headers().firstValue("Location"))
                    .hasValue("/sign-in?note=wrong");
        }

        var answer = visitor.signIn("dpo", console.password(Role.DPO));

        assertThat(answer.headers().firstValue("Location")).hasValue("/sign-in?note=closed");
    }

    @Test
    void guessesAtOnceAreNoMoreThanGuessesInTurn() {
        List<Visitor> visitors =
                IntStream.range(0, 16).mapToObj(_ -> console.visitor()).toList();
        visitors.forEach(visitor -> visitor.get("/sign-in"));

        List<String> notes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            notes = visitors.stream()
                    .map(visitor -> threads.submit(() -> visitor.signIn("operator", "a guess")
                            .headers()
                            .firstValue("Location")
                            .orElse("")))
                    .toList()
                    .stream()
                    .map(SignInIT::answer)
                    .toList();
        }

        assertThat(notes).isSubsetOf("/sign-in?note=wrong", "/sign-in?note=closed");
        assertThat(notes.stream().filter("/sign-in?note=wrong"::equals)).hasSizeLessThanOrEqualTo(5);
        assertThat(console.bean(JdbcClient.class)
                        .sql("SELECT count(*) FROM console.sign_in_attempt WHERE account = 'operator'")
                        .query(Integer.class)
                        .single())
                .isLessThanOrEqualTo(5);
    }

    private static String answer(Future<String> asked) {
        try {
            return asked.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aNewPasswordFromAnAdministratorOpensTheAccountAgain() {
        Accounts accounts = console.bean(Accounts.class);
        Actor admin = Actor.officer("admin");
        accounts.create("gwen", "Gwen", admin);
        Visitor visitor = console.visitor();
        for (int attempt = 0; attempt < 6; attempt++) {
            visitor.signIn("gwen", "guess " + attempt);
        }
        assertThat(visitor.signIn("gwen", "guess").headers().firstValue("Location"))
                .hasValue("/sign-in?note=closed");

        String password = accounts.resetPassword("gwen", admin).password();

        assertThat(visitor.signIn("gwen", password).headers().firstValue("Location"))
                .hasValueSatisfying(page -> assertThat(page).doesNotContain("note="));
    }

    @Test
    void aProxyOnThisHostIsBelievedAndWhatItsReaderClaimedIsNot() {
        console.visitor()
                .post(
                        "/sign-in",
                        Map.of("name", "auditor", "password", "a guess"),
                        "X-Forwarded-For",
                        "203.0.113.9, 10.1.2.3");

        assertThat(console.bean(JdbcClient.class)
                        .sql("SELECT address FROM console.sign_in_attempt WHERE account = 'auditor' AND NOT accepted")
                        .query(String.class)
                        .list())
                .containsExactly("10.1.2.3");
    }

    @Test
    void signOutEndsTheSession() {
        Visitor admin = console.visitor(Role.ADMIN);

        admin.post("/sign-out", Map.of());

        assertThat(admin.get("/").statusCode()).isEqualTo(302);
    }
}
