package im.steward.console.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.console.signin.oidc.FakeProvider.Deceit;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleSignOnIT {
    private final FakeProvider provider = FakeProvider.start();
    private final HttpClient elsewhere = HttpClient.newHttpClient();
    private final ConsoleServer console;
    private final Accounts accounts;
    private final JdbcClient jdbc;

    SingleSignOnIT(Stack stack) {
        // Away at the start, which must not matter.
        provider.goAway(true);
        console = ConsoleServer.start(stack, settings(provider));
        accounts = console.bean(Accounts.class);
        jdbc = console.bean(JdbcClient.class);
    }

    static String[] settings(FakeProvider provider) {
        return new String[] {
            "--steward.signin.oidc.issuer=" + provider.issuer(),
            "--steward.signin.oidc.client-id=" + FakeProvider.CLIENT,
            "--steward.signin.oidc.client-secret=" + FakeProvider.SECRET,
            "--steward.signin.oidc.roles.officer=compliance",
            "--steward.signin.oidc.roles.auditor=revision,audit"
        };
    }

    @BeforeEach
    void fresh() {
        provider.goAway(false);
        jdbc.sql("DELETE FROM console.sign_in_attempt").update();
    }

    @AfterAll
    void stop() {
        console.close();
        provider.close();
    }

    @Test
    void thePageOffersTheWayInAndAsksNobodyUntilItIsTaken() throws Exception {
        try (var asleep = FakeProvider.start();
                var stack = Stack.shared();
                var other = ConsoleServer.start(stack, settings(asleep))) {
            assertThat(other.visitor().get("/sign-in").body())
                    .contains("href=\"/sign-in/oidc\"", "Sign in with your company account");
            assertThat(asleep.descriptions()).isZero();
        }
    }

    @Test
    void aPersonOfTheProviderComesInWithTheRolesOfTheirGroups() {
        provider.seat("s-anna", "Anna", List.of("compliance", "cleaners"));
        Visitor visitor = console.visitor();
        visitor.get("/sign-in");
        String before = visitor.cookie("steward");

        var answer = comeIn(visitor);

        assertThat(location(answer)).isEqualTo("/");
        assertThat(visitor.cookie("steward")).isNotEmpty().isNotEqualTo(before);
        assertThat(visitor.get("/").statusCode()).isEqualTo(200);
        assertThat(visitor.get("/matters").statusCode()).isEqualTo(200);
        assertThat(visitor.get("/nowhere").body())
                .as("fault pages know the caller")
                .contains("/sign-out");
        Account anna = accounts.named("anna");
        assertThat(anna.origin()).isEqualTo(Account.Origin.OIDC);
        assertThat(anna.displayName()).isEqualTo("Anna of the company");
        assertThat(anna.roles()).containsExactly(Role.OFFICER);
        assertThat(entriesAbout("anna")).contains("account.created", "signin.accepted");
    }

    @Test
    void theFirstWishIsRemembered() {
        provider.seat("s-anton", "anton", List.of("compliance"));
        Visitor visitor = console.visitor();
        visitor.get("/matters");

        assertThat(location(comeIn(visitor))).contains("/matters");
    }

    @Test
    void rolesFollowTheGroupsAtEachSignIn() {
        provider.seat("s-bert", "bert", List.of("compliance"));
        Visitor visitor = console.visitor();
        comeIn(visitor);

        provider.seat("s-bert", "bert", List.of("revision"));
        comeIn(console.visitor());

        assertThat(accounts.named("bert").roles()).containsExactly(Role.AUDITOR);
        assertThat(entriesAbout("bert")).contains("role.mapped");

        provider.seat("s-bert", "bert", List.of());
        var refused = comeIn(console.visitor());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("role-not-mapped");
        assertThat(accounts.named("bert").roles()).isEmpty();
        assertThat(visitor.get("/accounts").statusCode())
                .as("the open session too")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "NO_ID_TOKEN"},
            mode = EnumSource.Mode.EXCLUDE)
    void anAnswerNobodyMayTrustLetsNobodyIn(Deceit deceit) {
        provider.seat("s-mallory", "mallory", List.of("compliance"));
        provider.cheat(deceit);
        Visitor visitor = console.visitor();

        var answer = comeIn(visitor);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("single-sign-on-refused");
        assertThat(visitor.get("/").statusCode()).isEqualTo(302);
        assertThat(accounts.find("mallory")).isEmpty();
        assertThat(entriesAbout("unknown")).contains("signin.refused");
    }

    @Test
    void anAnswerWithoutIdTokenLetsNobodyIn() {
        provider.seat("s-nora", "nora", List.of("compliance"));
        provider.cheat(Deceit.NO_ID_TOKEN);

        assertThat(comeIn(console.visitor()).statusCode()).isEqualTo(503);
        assertThat(accounts.find("nora")).isEmpty();
    }

    @Test
    void anAddressThatKeepsBringingBadAnswersIsClosedForAWhile() {
        provider.seat("s-mallory", "mallory", List.of("compliance"));
        provider.cheat(Deceit.OTHER_NONCE);
        for (int attempt = 0; attempt < 25; attempt++) {
            comeIn(console.visitor());
        }
        provider.seat("s-olga", "olga", List.of("compliance"));

        assertThat(location(comeIn(console.visitor()))).isEqualTo("/sign-in?note=closed");
        assertThat(accounts.find("olga")).isEmpty();
    }

    @Test
    void missingGroupsAreNoRole() {
        provider.say(Map.of("sub", "s-carl", "preferred_username", "carl"), Map.of("sub", "s-carl"));

        var answer = comeIn(console.visitor());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("role-not-mapped");
        assertThat(accounts.find("carl")).isEmpty();
    }

    @Test
    void groupsMayComeFromTheUserInfoEndpoint() {
        provider.say(
                Map.of("sub", "s-dora", "preferred_username", "dora"),
                Map.of("sub", "s-dora", "groups", List.of("audit")));

        comeIn(console.visitor());

        assertThat(accounts.named("dora").roles()).containsExactly(Role.AUDITOR);
    }

    @Test
    void userInfoOfSomebodyElseLetsNobodyIn() {
        provider.say(
                Map.of("sub", "s-emil", "preferred_username", "emil"),
                Map.of("sub", "s-boss", "groups", List.of("audit")));

        assertThat(comeIn(console.visitor()).statusCode()).isEqualTo(403);
        assertThat(accounts.find("emil")).isEmpty();
    }

    @Test
    void namesOfLocalAccountsAreTaken() {
        provider.seat("s-admin", "admin", List.of("compliance"));

        var answer = comeIn(console.visitor());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("account-of-other-origin");
        assertThat(accounts.named("admin").roles()).containsExactly(Role.ADMIN);
        assertThat(entriesAbout("admin")).contains("signin.refused");
    }

    @Test
    void anotherPersonOfTheSameNameIsRefusedAndARenamedOneIsKnown() {
        provider.seat("s-finn", "finn", List.of("compliance"));
        comeIn(console.visitor());

        provider.seat("s-finn-2", "finn", List.of("audit"));
        assertThat(comeIn(console.visitor()).body()).contains("account-of-another-person");
        assertThat(accounts.named("finn").roles()).containsExactly(Role.OFFICER);

        provider.seat("s-finn", "finn.married", List.of("audit"));
        assertThat(location(comeIn(console.visitor()))).isEqualTo("/");
        assertThat(accounts.find("finn.married")).isEmpty();
        assertThat(accounts.named("finn").roles()).containsExactly(Role.AUDITOR);
    }

    @Test
    void aNameThatCannotBeAnAccountIsRefused() {
        provider.seat("s-gina", "EXAMPLE\\gina", List.of("compliance"));

        var answer = comeIn(console.visitor());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("account-name-invalid");
    }

    @Test
    void anAnswerWithoutAQuestionIsNotOurs() {
        provider.seat("s-hugo", "hugo", List.of("compliance"));
        String back = followToProvider(console.visitor());

        assertThat(location(console.visitor().get(back)))
                .as("in another browser")
                .isEqualTo("/sign-in?note=again");
        assertThat(location(console.visitor().get(Provider.RETURN))).isEqualTo("/sign-in?note=again");
        assertThat(accounts.find("hugo")).isEmpty();
    }

    @Test
    void anAnswerWorksOnceAndOnlyWithItsState() {
        provider.seat("s-ida", "ida", List.of("compliance"));
        Visitor visitor = console.visitor();
        String back = followToProvider(visitor);

        assertThat(location(visitor.get(back.replaceAll("state=[^&]+", "state=guess"))))
                .isEqualTo("/sign-in?note=again");

        String again = followToProvider(visitor);
        assertThat(location(visitor.get(again))).isEqualTo("/");
        assertThat(location(visitor.get(again))).isEqualTo("/sign-in?note=again");
    }

    @Test
    void whoeverGivesUpAtTheProviderIsBackAtTheForm() {
        Visitor visitor = console.visitor();
        String back = followToProvider(visitor);

        var answer = visitor.get(back.replaceAll("code=[^&]+", "error=access_denied"));

        assertThat(location(answer)).isEqualTo("/sign-in?note=elsewhere");
    }

    @Test
    void localAccountsWorkWhileTheProviderIsAway() {
        Visitor begun = console.visitor();
        provider.seat("s-jana", "jana", List.of("compliance"));
        String back = followToProvider(begun);
        provider.goAway(true);

        var refused = begun.get(back);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("single-sign-on-away");
        assertThat(console.visitor(Role.OPERATOR).get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aProviderThatIsAwayWhenFirstNeededIsAskedAgain() {
        try (var late = FakeProvider.start();
                var stack = Stack.shared();
                var other = ConsoleServer.start(stack, settings(late))) {
            late.goAway(true);

            var refused = other.visitor().get(Provider.START);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("single-sign-on-away");

            late.goAway(false);
            assertThat(location(other.visitor().get(Provider.START))).startsWith(late.issuer() + "/authorize");
        }
    }

    @Test
    void signingOutEndsBothSessions() {
        provider.seat("s-kim", "kim", List.of("compliance"));
        Visitor visitor = console.visitor();
        comeIn(visitor);

        var answer = visitor.post("/sign-out", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        String refresh = answer.headers().firstValue("Refresh").orElse("");
        assertThat(refresh).startsWith("0; url=" + provider.issuer() + "/end?id_token_hint=ey");
        assertThat(refresh)
                .contains("post_logout_redirect_uri=http%3A%2F%2F127.0.0.1")
                .endsWith("%2Fsigned-out");
        assertThat(visitor.get("/").statusCode()).isEqualTo(302);
        var back = go(refresh.substring("0; url=".length()));
        assertThat(location(visitor.get(URI.create(location(back)).getPath()))).isEqualTo("/sign-in?note=out");
    }

    @Test
    void localAccountsSignOutHere() {
        Visitor officer = console.visitor(Role.OFFICER);

        assertThat(location(officer.post("/sign-out", Map.of()))).isEqualTo("/sign-in?note=out");
    }

    /** The whole walk: our start, the provider, our return. */
    private HttpResponse<String> comeIn(Visitor visitor) {
        return visitor.get(followToProvider(visitor));
    }

    private String followToProvider(Visitor visitor) {
        var start = visitor.get(Provider.START);
        assertThat(location(start)).startsWith(provider.issuer() + "/authorize");
        URI back = URI.create(location(go(location(start))));
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    private HttpResponse<String> go(String address) {
        try {
            return elsewhere.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private List<String> entriesAbout(String subject) {
        return jdbc.sql("SELECT action FROM trail.entry WHERE subject = :subject")
                .param("subject", subject)
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
