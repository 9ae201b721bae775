package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Signer;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.MatterScope;
import im.steward.compliance.matter.Matters;
import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.console.account.RoleGrants;
import im.steward.console.account.SignedIn;
import im.steward.console.account.Takeovers;
import im.steward.console.account.Tokens;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@WithConsole
class AccountsIT {
    private static final Actor ADMIN = Actor.officer("admin");
    private static final Pattern PASSWORD = Pattern.compile("id=\"password\">([^<]+)<");

    private final ConsoleServer console;
    private final Accounts accounts;

    AccountsIT(ConsoleServer console) {
        this.console = console;
        this.accounts = console.bean(Accounts.class);
    }

    @Test
    void firstAccountsAreToldToTheirOwnerAlone() throws Exception {
        for (String file : new String[] {"run/first-accounts.json", "tokens/officer", "tokens/admin"}) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(console.home().resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void handedPasswordOpensNothingUntilItIsChanged() {
        HttpResponse<String> created =
                console.visitor(Role.ADMIN).post("/accounts", Map.of("name", "alice", "displayName", "Alice 爱丽丝"));
        Matcher password = PASSWORD.matcher(created.body());
        assertThat(password.find()).isTrue();
        Visitor alice = console.visitor();
        alice.signIn("alice", password.group(1));

        assertThat(alice.get("/").headers().firstValue("Location")).hasValue("/me");
        assertThat(alice.get("/", "HX-Request", "true").headers().firstValue("HX-Redirect"))
                .hasValue("/me");
        var changed = alice.post("/me/password", Map.of("before", password.group(1), "after", "four plain words here"));

        assertThat(changed.headers().firstValue("Location"))
                .as(changed.statusCode() + changed.body())
                .hasValue("/sign-in?note=changed");
        Visitor again = console.visitor();
        again.signIn("alice", "four plain words here");
        assertThat(again.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void roleIsHeldOnlyAfterASecondPersonAgreed() {
        accounts.create("bob", "Bob", ADMIN);
        Visitor admin = console.visitor(Role.ADMIN);
        admin.post("/accounts/bob/roles", Map.of("role", "operator", "reason", "night shift"));
        assertThat(accounts.named("bob").roles()).isEmpty();

        approve("bob", Signer.of(OfficerId.of("approver")));

        assertThat(accounts.named("bob").roles()).containsExactly(Role.OPERATOR);
    }

    @Test
    void whoeverResetAPasswordIsNoSecondPerson() {
        accounts.create("carol", "Carol", ADMIN);
        accounts.create("second-approver", "Second", ADMIN);
        SignedIn approver = accounts.present(accounts.named("second-approver"));
        console.visitor(Role.ADMIN).post("/accounts/carol/roles", Map.of("role", "dpo", "reason", "holiday cover"));

        assertThatThrownBy(() -> approve("carol", approver.signer()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("approval-needs-second-person");
        assertThat(accounts.named("carol").roles()).isEmpty();
    }

    @Test
    void aMatterThatNobodyWorksInIsTakenOverWithASecondPersonsWord() {
        withPasswordOfItsOwn("judy", Role.OFFICER);
        withPasswordOfItsOwn("karl", Role.OFFICER);
        OfficerId judy = OfficerId.of("judy");
        Matters matters = console.bean(Matters.class);
        MatterId matter = matters.open("Orphan", "a question", MatterScope.EVERYTHING, Set.of(judy), judy)
                .id();
        Visitor admin = console.visitor(Role.ADMIN);
        Map<String, String> form = Map.of("matter", matter.toString(), "to", "karl", "reason", "judy has left");
        assertThat(admin.get("/accounts/judy").body()).contains("Nobody else works in Orphan");
        assertThat(admin.post("/accounts/judy/matters", form).body()).contains("Somebody works in this matter");

        admin.post("/accounts/judy/disable", Map.of());
        assertThat(admin.post("/accounts/judy/matters", form).statusCode()).isEqualTo(302);

        assertThat(admin.get("/accounts/judy").body()).contains("karl waits for an approver");
        assertThat(admin.post("/accounts/judy/matters", form).body()).contains("asked for in this matter already");
        Approvals approvals = console.bean(Approvals.class);
        ApprovalId asked = askedAbout(matter);
        assertThat(console.visitor(Role.APPROVER).get("/approvals/" + asked).body())
                .contains("The officer karl takes over the matter Orphan");
        assertThatThrownBy(() -> approvals.approve(asked, Signer.of(OfficerId.of("karl")), "why not"))
                .hasMessageContaining("approval-needs-second-person");
        approvals.approve(asked, Signer.of(OfficerId.of("approver")), "agreed");
        console.bean(Takeovers.class).settle();

        Until.until(() -> matters.find(matter).orElseThrow().members().contains(OfficerId.of("karl")));
        assertThat(admin.get("/accounts/judy").body()).doesNotContain("Orphan");
        assertThat(matters.close(matter, OfficerId.of("karl"), "settled").open())
                .isFalse();
    }

    @Test
    void whoIsBackBeforeTheSecondPersonsWordKeepsTheMatter() {
        withPasswordOfItsOwn("lena", Role.OFFICER);
        withPasswordOfItsOwn("mona", Role.OFFICER);
        OfficerId lena = OfficerId.of("lena");
        Matters matters = console.bean(Matters.class);
        MatterId matter = matters.open("Held", "a question", MatterScope.EVERYTHING, Set.of(lena), lena)
                .id();
        Visitor admin = console.visitor(Role.ADMIN);
        admin.post("/accounts/lena/disable", Map.of());
        admin.post(
                "/accounts/lena/matters", Map.of("matter", matter.toString(), "to", "mona", "reason", "lena has left"));
        assertThat(admin.get("/accounts/lena").body()).doesNotContain("Have an officer take one over");
        admin.post("/accounts/lena/enable", Map.of());

        console.bean(Approvals.class).approve(askedAbout(matter), Signer.of(OfficerId.of("approver")), "agreed");
        Takeovers takeovers = console.bean(Takeovers.class);
        takeovers.settle();

        Until.until(
                () -> takeovers.waiting().stream().noneMatch(one -> one.matter().equals(matter)));
        assertThat(matters.find(matter).orElseThrow().members()).containsExactly(lena);
    }

    private ApprovalId askedAbout(MatterId matter) {
        return console.bean(Approvals.class).waiting().stream()
                .filter(approval -> approval.subject().equals(matter.toString()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void newPasswordEndsTheTokensMadeBefore() {
        withPasswordOfItsOwn("erin", Role.AUDITOR);
        Tokens.Issued before = issue("erin", Role.AUDITOR);
        assertThat(status(before)).isEqualTo(200);

        Accounts.Handed again = accounts.resetPassword("erin", ADMIN);
        assertThat(status(before)).isEqualTo(401);

        Tokens.Issued between = issue("erin", Role.AUDITOR);
        accounts.changeOwnPassword("erin", again.password(), "five plain words are here");
        assertThat(status(between)).isEqualTo(401);
        assertThat(revocations(before)).isOne();
        assertThat(revocations(between)).isOne();
    }

    @Test
    void tokenMadeWhileEyesWereSharedIsNeverASecondPerson() {
        withPasswordOfItsOwn("frank", Role.APPROVER);
        Tokens.Issued shared = issue("frank", Role.APPROVER);
        Signer admin = Signer.of(OfficerId.of("admin"));

        console.bean(JdbcClient.class)
                .sql("UPDATE console.account SET password_replaced_at = password_replaced_at - interval '8 day'"
                        + " WHERE name = 'frank'")
                .update();
        console.bean(JdbcClient.class)
                .sql("UPDATE console.api_token SET created_at = created_at - interval '8 day' WHERE account = 'frank'")
                .update();
        Tokens.Issued own = issue("frank", Role.APPROVER);

        assertThat(accounts.present(accounts.named("frank")).signer().sharesAPersonWith(admin))
                .isFalse();
        assertThat(signer(own).sharesAPersonWith(admin)).isFalse();
        assertThat(signer(shared).sharesAPersonWith(admin)).isTrue();
    }

    @Test
    void handedPasswordSharesEyesUntilItIsReplacedHoweverLongThatTakes() {
        accounts.create("grace", "Grace", ADMIN);
        console.bean(JdbcClient.class)
                .sql("UPDATE console.account SET password_reset_at = password_reset_at - interval '30 day'"
                        + " WHERE name = 'grace'")
                .update();

        assertThat(accounts.present(accounts.named("grace")).othersBehind()).containsExactly("admin");
    }

    @Test
    void onlyATokenTheAccountHasIsRevoked() {
        withPasswordOfItsOwn("heidi", Role.AUDITOR);
        Tokens.Issued token = issue("heidi", Role.AUDITOR);
        Visitor admin = console.visitor(Role.ADMIN);

        admin.post("/accounts/dpo/tokens/" + token.token().id() + "/revoke", Map.of());
        assertThat(status(token)).isEqualTo(200);
        assertThat(revocations(token)).isZero();

        admin.post("/accounts/heidi/tokens/" + token.token().id() + "/revoke", Map.of());
        admin.post("/accounts/heidi/tokens/" + token.token().id() + "/revoke", Map.of());
        assertThat(status(token)).isEqualTo(401);
        assertThat(revocations(token)).isOne();
    }

    private void withPasswordOfItsOwn(String account, Role role) {
        Accounts.Handed handed = accounts.create(account, account, ADMIN);
        accounts.changeOwnPassword(account, handed.password(), "four plain words here");
        hold(account, role);
    }

    private void hold(String account, Role role) {
        console.bean(JdbcClient.class)
                .sql("UPDATE console.account SET roles = ARRAY[:role] WHERE name = :name")
                .param("role", role.word())
                .param("name", account)
                .update();
    }

    private Tokens.Issued issue(String account, Role role) {
        return console.bean(Tokens.class).issue(account, "test", role, Duration.ofDays(30), Actor.officer(account));
    }

    private Signer signer(Tokens.Issued issued) {
        return console.bean(Tokens.class)
                .callerWith(issued.secret())
                .orElseThrow()
                .signer();
    }

    private int status(Tokens.Issued issued) {
        return console.call("GET", "me", issued.secret(), "application/json", "")
                .statusCode();
    }

    private int revocations(Tokens.Issued issued) {
        return console.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM trail.entry WHERE action = 'token.revoked' AND subject = :id")
                .param("id", issued.token().id().toString())
                .query(Integer.class)
                .single();
    }

    @Test
    void lostRoleAndDisabledAccountTakeEffectInOpenSessions() {
        Accounts.Handed dave = accounts.create("dave", "Dave", ADMIN);
        accounts.changeOwnPassword("dave", dave.password(), "four plain words here");
        console.bean(JdbcClient.class)
                .sql("UPDATE console.account SET roles = '{auditor}' WHERE name = 'dave'")
                .update();
        Visitor visitor = console.visitor();
        visitor.signIn("dave", "four plain words here");
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(200);

        accounts.revokeRole("dave", Role.AUDITOR, ADMIN);
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(403);

        accounts.disable("dave", ADMIN);
        assertThat(visitor.get("/").statusCode()).isEqualTo(302);
    }

    @Test
    void thereIsAlwaysAnAdministrator() {
        assertThatThrownBy(() -> accounts.disable("admin", Actor.officer("someone")))
                .hasMessageContaining("account-last-admin");
        assertThatThrownBy(() -> accounts.revokeRole("admin", Role.ADMIN, Actor.officer("someone")))
                .hasMessageContaining("account-last-admin");
    }

    @Test
    void tokensEndWithTheirTimeTheirRevocationAndTheirAccountsRole() {
        JdbcClient jdbc = console.bean(JdbcClient.class);
        String token = "Bearer " + console.token(Role.DPO);
        Visitor program = console.visitor();
        assertThat(program.get("/api/v1/me", "Authorization", token).statusCode())
                .isEqualTo(200);

        jdbc.sql(
                        "UPDATE console.api_token SET created_at = now() - interval '2 day', expires_at = now() - interval '1 s'"
                                + " WHERE account = 'dpo'")
                .update();
        assertThat(program.get("/api/v1/me", "Authorization", token).statusCode())
                .isEqualTo(401);

        jdbc.sql("UPDATE console.api_token SET expires_at = now() + interval '1 day', revoked_at = now()"
                        + " WHERE account = 'dpo'")
                .update();
        assertThat(program.get("/api/v1/me", "Authorization", token).statusCode())
                .isEqualTo(401);

        jdbc.sql("UPDATE console.api_token SET revoked_at = NULL WHERE account = 'dpo'")
                .update();
        assertThat(program.get("/api/v1/me", "Authorization", token).statusCode())
                .isEqualTo(200);
        assertThat(program.get("/api/v1/me", "Authorization", token + "x").statusCode())
                .isEqualTo(401);
    }

    @Test
    void secretsAreKeptOnlyAsDigests() {
        JdbcClient jdbc = console.bean(JdbcClient.class);

        assertThat(jdbc.sql("SELECT password_hash FROM console.account WHERE password_hash IS NOT NULL")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertThat(jdbc.sql("SELECT digest FROM console.api_token")
                        .query(String.class)
                        .list())
                .doesNotContain(console.token(Role.OFFICER));
    }

    private void approve(String account, Signer approver) {
        Approvals approvals = console.bean(Approvals.class);
        Approval waiting = approvals.waiting().stream()
                .filter(approval -> approval.subject().equals(account))
                .findFirst()
                .orElseThrow();
        approvals.approve(waiting.id(), approver, "agreed");
        console.bean(RoleGrants.class).settle();
        assertThat(accounts.find(account)).map(Account::active).hasValue(true);
    }
}
