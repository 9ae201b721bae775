package im.steward.console.signin.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.console.account.Tokens;
import im.steward.console.signin.TlsIdentity;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.Actor;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectorySignInIT {
    private static final Actor ADMIN = Actor.officer("admin");

    private final CompanyDirectory company;
    private final ConsoleServer console;
    private final Accounts accounts;

    DirectorySignInIT(Stack stack, @TempDir Path home) throws LDAPException {
        TlsIdentity identity = TlsIdentity.of(home, "dns:localhost");
        company = CompanyDirectory.start(identity);
        console = ConsoleServer.start(
                stack,
                "--steward.signin.ldap.url=ldaps://localhost:" + company.ldaps(),
                "--steward.signin.ldap.ca-certificate=" + identity.certificate(),
                "--steward.signin.ldap.bind-dn=" + CompanyDirectory.BIND_DN,
                "--steward.signin.ldap.bind-password=" + CompanyDirectory.BIND_PASSWORD,
                "--steward.signin.ldap.user-base=ou=people,dc=example,dc=com",
                "--steward.signin.ldap.user-filter=(|(uid={name})(mail={name}))",
                "--steward.signin.ldap.group-base=ou=groups,dc=example,dc=com",
                "--steward.signin.ldap.roles.officer[0]=compliance",
                "--steward.signin.ldap.roles.operator[0]=cn=it,ou=groups,dc=example,dc=com");
        accounts = console.bean(Accounts.class);
    }

    @AfterAll
    void stop() {
        console.close();
        company.close();
    }

    @Test
    void thePageSaysWhosePasswordItTakes() {
        assertThat(console.visitor().get("/sign-in").body()).contains("As in your company&#39;s directory");
        assertThat(console.visitor().get("/sign-in", "Accept-Language", "zh-CN").body())
                .contains("公司目录中的账号");
    }

    @Test
    void firstSignInMakesTheAccountAndEachTakesTheRolesAnew() throws LDAPException {
        String anna = company.addPerson("anna", "Anna 安娜", "anna's secret");
        company.join("compliance", anna);
        Visitor visitor = console.visitor();
        visitor.get("/sign-in");
        String before = visitor.cookie("steward");

        visitor.signIn("Anna", "anna's secret");

        assertThat(visitor.get("/").statusCode()).isEqualTo(200);
        assertThat(visitor.cookie("steward")).isNotEmpty().isNotEqualTo(before);
        Account made = accounts.named("anna");
        assertThat(made.origin()).isEqualTo(Account.Origin.LDAP);
        assertThat(made.displayName()).isEqualTo("Anna 安娜");
        assertThat(made.roles()).containsExactly(Role.OFFICER);
        assertThat(entriesAbout("anna")).contains("account.created", "signin.accepted");

        company.leave("compliance", anna);
        company.join("it", anna);
        console.visitor().signIn("anna@example.com", "anna's secret");

        assertThat(accounts.named("anna").roles()).containsExactly(Role.OPERATOR);
        assertThat(entriesAbout("anna")).contains("role.mapped");
        assertThat(visitor.get("/matters").statusCode())
                .as("the open session too")
                .isEqualTo(403);
    }

    @Test
    void withoutAMappedGroupAPageSaysWhatToDo() throws LDAPException {
        String carl = company.addPerson("carl", "Carl", "carl's secret");
        company.join("cleaners", carl);

        var answer = console.visitor().signIn("carl", "carl's secret");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("role-not-mapped", "None of your groups");
        assertThat(accounts.find("carl")).isEmpty();
    }

    @Test
    void theLastGroupTakesTheLastRoleWithIt() throws LDAPException {
        String dora = company.addPerson("dora", "Dora", "dora's secret");
        company.join("compliance", dora);
        Visitor visitor = console.visitor();
        visitor.signIn("dora", "dora's secret");
        assertThat(visitor.get("/matters").statusCode()).isEqualTo(200);

        company.leave("compliance", dora);
        var answer = console.visitor().signIn("dora", "dora's secret");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(accounts.named("dora").roles()).isEmpty();
        assertThat(visitor.get("/matters").statusCode()).isEqualTo(403);
    }

    @Test
    void aLocalAccountKeepsItsNameAndItsPassword() throws LDAPException {
        String impostor = company.addPerson("admin", "Admin", "directory's secret");
        company.join("it", impostor);

        assertThat(location(console.visitor().signIn("admin", "directory's secret")))
                .isEqualTo("/sign-in?note=wrong");
        assertThat(console.visitor(Role.ADMIN).get("/accounts").statusCode()).isEqualTo(200);
        assertThat(accounts.named("admin").origin()).isEqualTo(Account.Origin.LOCAL);
    }

    @Test
    void aNameUnderWhichALocalAccountLivesIsRefusedThroughTheBackDoorToo() throws LDAPException {
        // Found by mail, known by a uid that is taken.
        String impostor = company.addPerson("auditor", "Auditor", "directory's secret");
        company.join("compliance", impostor);

        var answer = console.visitor().signIn("auditor@example.com", "directory's secret");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("account-of-other-origin");
        assertThat(accounts.named("auditor").roles()).containsExactly(Role.AUDITOR);
    }

    @Test
    void theNextPersonOfANameDoesNotInheritTheAccount() throws LDAPException {
        String erin = company.addPerson("erin", "Erin Old", "erin's secret");
        company.join("compliance", erin);
        console.visitor().signIn("erin", "erin's secret");
        String token = "Bearer "
                + console.bean(Tokens.class)
                        .issue("erin", "script", Role.OFFICER, Duration.ofDays(1), Actor.officer("erin"))
                        .secret();
        assertThat(console.visitor().get("/api/v1/me", "Authorization", token).statusCode())
                .isEqualTo(200);
        company.remove(erin);
        // The old entry's place in its group is left behind, as happens.
        company.addPerson("erin", "Erin New", "new secret");

        var refused = console.visitor().signIn("erin", "new secret");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("account-of-another-person");
        assertThat(accounts.named("erin").displayName()).isEqualTo("Erin Old");

        accounts.disable("erin", ADMIN);
        accounts.enable("erin", ADMIN);
        console.visitor().signIn("erin", "new secret");

        assertThat(accounts.named("erin").displayName()).isEqualTo("Erin New");
        assertThat(console.visitor().get("/api/v1/me", "Authorization", token).statusCode())
                .as("the token of the one before")
                .isEqualTo(401);
    }

    @Test
    void aDisabledAccountStaysOut() throws LDAPException {
        String finn = company.addPerson("finn", "Finn", "finn's secret");
        company.join("compliance", finn);
        console.visitor().signIn("finn", "finn's secret");
        accounts.disable("finn", ADMIN);

        assertThat(console.visitor().signIn("finn", "finn's secret").statusCode())
                .isEqualTo(403);
    }

    @Test
    void wrongPasswordsCloseTheAccountUnderEachOfItsNames() throws LDAPException {
        String gina = company.addPerson("gina", "Gina", "gina's secret");
        company.join("compliance", gina);
        for (String typed : List.of("gina", "gina@example.com", "GINA", "gina@example.com", "gina")) {
            assertThat(location(console.visitor().signIn(typed, "guess"))).isEqualTo("/sign-in?note=wrong");
        }

        assertThat(location(console.visitor().signIn("gina", "gina's secret"))).isEqualTo("/sign-in?note=closed");
        assertThat(location(console.visitor().signIn("gina@example.com", "gina's secret")))
                .isEqualTo("/sign-in?note=closed");
    }

    @Test
    void anEmptyPasswordProvesNothing() throws LDAPException {
        String hugo = company.addPerson("hugo", "Hugo", "hugo's secret");
        company.join("compliance", hugo);

        assertThat(location(console.visitor().signIn("hugo", ""))).isEqualTo("/sign-in?note=wrong");
        assertThat(accounts.find("hugo")).isEmpty();
    }

    @Test
    void localAccountsWorkWhileTheDirectoryIsAway() throws LDAPException {
        company.goAway();
        try {
            var refused = console.visitor().signIn("somebody", "their secret");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("directory-away");
            assertThat(console.visitor(Role.OPERATOR).get("/").statusCode()).isEqualTo(200);
        } finally {
            company.comeBack();
        }
    }

    private List<String> entriesAbout(String subject) {
        return console.bean(JdbcClient.class)
                .sql("SELECT action FROM trail.entry WHERE subject = :subject")
                .param("subject", subject)
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
