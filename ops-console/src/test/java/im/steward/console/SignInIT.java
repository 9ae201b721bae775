package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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
    void signOutEndsTheSession() {
        Visitor admin = console.visitor(Role.ADMIN);

        admin.post("/sign-out", Map.of());

        assertThat(admin.get("/").statusCode()).isEqualTo(302);
    }
}
