package im.steward.console.account;

import im.steward.compliance.approval.Signer;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who is calling, as of this request; ask for it as a handler's parameter.
 *
 * @param othersBehind people who can act as this account, since they set its password
 * @param roles what the account holds now; through a token never more than the token's role
 */
public record SignedIn(
        String name, String displayName, Set<Role> roles, Set<String> othersBehind, int epoch, ZoneId zone, Door door)
        implements AuthenticatedPrincipal {
    /** How the caller came in. */
    public enum Door {
        SESSION,
        TOKEN
    }

    public SignedIn {
        roles = Set.copyOf(roles);
        othersBehind = Set.copyOf(othersBehind);
    }

    static SignedIn bySession(Account account, Instant now) {
        return of(account, account.roles(), account.othersBehind(now), Door.SESSION);
    }

    /** Whoever could have made the token stays behind it as long as it lives. */
    static SignedIn byToken(Account account, ApiToken token, Instant now) {
        Set<String> others = new HashSet<>(account.othersBehind(now));
        others.addAll(account.othersBehind(token.createdAt()));
        Role role = token.role();
        return of(account, account.roles().contains(role) ? Set.of(role) : Set.of(), others, Door.TOKEN);
    }

    private static SignedIn of(Account account, Set<Role> roles, Set<String> othersBehind, Door door) {
        return new SignedIn(
                account.name(), account.displayName(), roles, othersBehind, account.epoch(), account.zone(), door);
    }

    /** As the modules below know this person. */
    public OfficerId officer() {
        return OfficerId.of(name);
    }

    /** For {@code Approvals}: this person and everyone who could be them. */
    public Signer signer() {
        return new Signer(officer(), othersBehind);
    }

    public Actor actor() {
        return new Actor.Officer(officer());
    }

    /** The zone that is named, or this person's own where none is. */
    public ZoneId zone(@Nullable String named) {
        return named == null || named.isBlank() ? zone : TimeZones.named(named);
    }

    public boolean may(Action action) {
        return action.isForAnyOf(roles);
    }

    @Override
    public String getName() {
        return name;
    }
}
