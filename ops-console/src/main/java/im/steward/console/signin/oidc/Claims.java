package im.steward.console.signin.oidc;

import im.steward.console.account.Account;
import im.steward.console.account.GroupRoles;
import im.steward.console.account.Guest;
import im.steward.kernel.Fault;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a person out of what the provider says about them. */
final class Claims {
    private final OidcProperties properties;
    private final GroupRoles roles;

    Claims(OidcProperties properties) {
        this.properties = properties;
        this.roles = new GroupRoles(properties.roles());
    }

    /** What was read, or why nobody could be. */
    sealed interface Read {
        record Person(Guest guest) implements Read {}

        record Nobody(Fault fault) implements Read {}
    }

    Read read(Map<String, Object> claims) {
        Optional<String> name = text(claims, properties.nameClaim());
        Optional<String> subject = text(claims, "sub");
        if (name.isEmpty() || subject.isEmpty()) {
            return new Read.Nobody(new Fault(
                    "single-sign-on-nameless",
                    "The single sign-on did not say your name here",
                    "Ask an operator to compare steward.signin.oidc.name-claim with what the provider sends"));
        }
        if (properties.nameClaim().equals("email") && Boolean.FALSE.equals(claims.get("email_verified"))) {
            return new Read.Nobody(new Fault(
                    "single-sign-on-email-unverified",
                    "Your e-mail address is not verified at the single sign-on, so it does not stand for you",
                    "Verify it there, then sign in again"));
        }
        Set<String> groups = groups(claims);
        return new Read.Person(new Guest(
                Account.Origin.OIDC,
                properties.issuer() + " " + subject.get(),
                name.get(),
                text(claims, properties.displayNameClaim()).orElse(""),
                roles.heldBy(groups::contains)));
    }

    boolean tellsGroups(Map<String, Object> claims) {
        return find(claims, properties.groupsClaim()).isPresent();
    }

    boolean tellsName(Map<String, Object> claims) {
        return text(claims, properties.nameClaim()).isPresent();
    }

    private Set<String> groups(Map<String, Object> claims) {
        return find(claims, properties.groupsClaim()).stream()
                .flatMap(found -> found instanceof Collection<?> many ? many.stream() : List.of(found).stream())
                .map(String::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> text(Map<String, Object> claims, String claim) {
        return find(claims, claim)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isBlank());
    }

    /** A claim may be called by an address with dots in it, so the whole name goes before the path. */
    private static Optional<Object> find(Map<?, ?> claims, String claim) {
        Object whole = claims.get(claim);
        int dot = claim.indexOf('.');
        if (whole != null || dot < 0) {
            return Optional.ofNullable(whole);
        }
        return claims.get(claim.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, claim.substring(dot + 1))
                : Optional.empty();
    }
}
