package im.steward.console.account;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * A person (or a program) known to the console.
 *
 * @param epoch counts up whenever all its open sessions have to end
 * @param passwordReset the last time someone else set the password
 * @param language what this person chose; empty until they choose
 */
public record Account(
        String name,
        String displayName,
        Origin origin,
        Set<Role> roles,
        boolean active,
        int epoch,
        Optional<Language> language,
        ZoneId zone,
        Instant createdAt,
        Optional<PasswordReset> passwordReset,
        boolean mustChangePassword) {
    /** How long whoever set this account's password counts as the same pair of eyes. */
    static final Duration SHARED_EYES = Duration.ofDays(7);

    /** Someone else chose this account's password. */
    public record PasswordReset(String by, Instant at) {}

    /** Who keeps this account's password. */
    public enum Origin {
        LOCAL,
        LDAP,
        OIDC
    }

    public Account {
        roles = Set.copyOf(roles);
    }

    static Account fresh(String name, String displayName, Origin origin, Set<Role> roles, ZoneId zone, Instant now) {
        return new Account(
                name, displayName, origin, roles, true, 1, Optional.empty(), zone, now, Optional.empty(), false);
    }

    /** Whoever else can act as this account, for the rule of the second person. */
    Set<String> othersBehind(Instant now) {
        return passwordReset
                .filter(reset -> now.isBefore(reset.at().plus(SHARED_EYES)))
                .map(reset -> Set.of(reset.by()))
                .orElse(Set.of());
    }
}
