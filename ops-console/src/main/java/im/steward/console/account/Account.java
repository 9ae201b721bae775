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
        Optional<PasswordReset> passwordReset) {
    /** How long after a password of its own whoever set the one before still counts as the same pair of eyes. */
    static final Duration SHARED_EYES = Duration.ofDays(7);

    /**
     * Someone else chose this account's password.
     *
     * @param replaced when it got a password of its own again; empty until then
     */
    public record PasswordReset(String by, Instant at, Optional<Instant> replaced) {
        /** Until the person had a week to notice that the new password is not theirs either. */
        boolean sharesEyes(Instant when) {
            return replaced.map(own -> when.isBefore(own.plus(SHARED_EYES))).orElse(true);
        }
    }

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
        return new Account(name, displayName, origin, roles, true, 1, Optional.empty(), zone, now, Optional.empty());
    }

    /** Someone else knows the present one. */
    public boolean mustChangePassword() {
        return passwordReset.filter(reset -> reset.replaced().isEmpty()).isPresent();
    }

    /** Whoever else can act as this account, for the rule of the second person. */
    Set<String> othersBehind(Instant when) {
        return passwordReset
                .filter(reset -> reset.sharesEyes(when))
                .map(reset -> Set.of(reset.by()))
                .orElse(Set.of());
    }
}
