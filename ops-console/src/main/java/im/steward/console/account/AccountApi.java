package im.steward.console.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts and one's own tokens for programs. Passwords are told at the page only. */
@RestController
@RequestMapping("/api/v1")
class AccountApi {
    private final Accounts accounts;
    private final RoleGrants grants;
    private final Tokens tokens;
    private final Clock clock;

    AccountApi(Accounts accounts, RoleGrants grants, Tokens tokens, Clock clock) {
        this.accounts = accounts;
        this.grants = grants;
        this.tokens = tokens;
        this.clock = clock;
    }

    record Me(String name, String displayName, List<String> roles) {}

    record RoleAsked(Role role, String reason) {}

    record RoleAwaiting(String account, String role, String state, String approval, Instant requestedAt) {}

    @GetMapping("/me")
    @Allowed(Action.OWN)
    Me me(SignedIn who) {
        return new Me(
                who.name(),
                who.displayName(),
                who.roles().stream().sorted().map(Role::word).toList());
    }

    @GetMapping("/accounts")
    @Allowed(Action.READ_ACCOUNT)
    List<AccountRow> list() {
        return accounts.all().stream().map(AccountRow::of).toList();
    }

    @GetMapping("/accounts/{name}")
    @Allowed(Action.READ_ACCOUNT)
    AccountRow one(@PathVariable String name) {
        return AccountRow.of(accounts.named(name));
    }

    @PostMapping("/accounts/{name}/roles")
    @Allowed(Action.CHANGE_ACCOUNT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    RoleAwaiting askForRole(SignedIn who, @PathVariable String name, @RequestBody RoleAsked asked) {
        RoleGrant grant = grants.request(name, asked.role(), asked.reason(), who);
        return new RoleAwaiting(
                grant.account(),
                grant.role().word(),
                "awaiting_approval",
                grant.approval().toString(),
                grant.requestedAt());
    }

    @DeleteMapping("/accounts/{name}/roles/{role}")
    @Allowed(Action.CHANGE_ACCOUNT)
    AccountRow revokeRole(SignedIn who, @PathVariable String name, @PathVariable Role role) {
        accounts.revokeRole(name, role, who.actor());
        return AccountRow.of(accounts.named(name));
    }

    @PostMapping("/accounts/{name}/disable")
    @Allowed(Action.CHANGE_ACCOUNT)
    AccountRow disable(SignedIn who, @PathVariable String name) {
        accounts.disable(name, who.actor());
        return AccountRow.of(accounts.named(name));
    }

    @PostMapping("/accounts/{name}/enable")
    @Allowed(Action.CHANGE_ACCOUNT)
    AccountRow enable(SignedIn who, @PathVariable String name) {
        accounts.enable(name, who.actor());
        return AccountRow.of(accounts.named(name));
    }

    @GetMapping("/tokens")
    @Allowed(Action.OWN)
    List<TokenRow> tokens(SignedIn who) {
        return tokens.of(who.name()).stream()
                .map(token -> TokenRow.of(token, clock.instant()))
                .toList();
    }

    @DeleteMapping("/tokens/{id}")
    @Allowed(Action.OWN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(SignedIn who, @PathVariable UUID id) {
        tokens.revoke(who.name(), id, who.actor());
    }
}
