package im.steward.console.signin.oidc;

import im.steward.console.account.GroupRoles;
import im.steward.console.account.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The company's single sign-on; without {@code issuer} there is none.
 *
 * @param issuer the provider, exactly as it calls itself; its {@code /.well-known/openid-configuration} says the rest
 * @param clientId Steward's name there
 * @param clientSecret best from a file; blank for a public client, which PKCE alone protects
 * @param label what the button says; blank for our own words
 * @param scopes what is asked for; {@code openid} is one of them
 * @param nameClaim becomes the account's name
 * @param displayNameClaim becomes the shown name
 * @param groupsClaim a list of group names; dots lead into an inner object, as in {@code realm_access.roles}
 * @param roles role to groups, each written exactly as in the claim
 * @param caCertificate PEM file with the authority that signed the provider's certificate; without it, Java's own
 * @param connectTimeout until the provider has answered the connection
 * @param answerTimeout until the provider has answered a call
 */
@ConfigurationProperties("steward.signin.oidc")
public record OidcProperties(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("") String label,
        @DefaultValue({"openid", "profile"}) List<String> scopes,
        @DefaultValue("preferred_username") String nameClaim,
        @DefaultValue("name") String displayNameClaim,
        @DefaultValue("groups") String groupsClaim,
        @DefaultValue Map<Role, List<String>> roles,
        @Nullable Path caCertificate,
        @DefaultValue("3s") Duration connectTimeout,
        @DefaultValue("5s") Duration answerTimeout) {
    private static final String KEY = "steward.signin.oidc.";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int LONGEST_LABEL = 60;

    public OidcProperties {
        scopes = List.copyOf(scopes);
        roles = Map.copyOf(roles);
        if (issuer.isBlank()) {
            if (!clientId.isBlank() || !clientSecret.isBlank() || !roles.isEmpty()) {
                throw new IllegalArgumentException(
                        KEY + "issuer is missing; name the provider, or remove the other " + KEY + "* keys");
            }
        } else {
            if (!isProtected(issuer)) {
                throw new IllegalArgumentException(
                        "%sissuer must be an https:// address without query, was '%s'".formatted(KEY, issuer));
            }
            if (clientId.isBlank()) {
                throw new IllegalArgumentException(
                        KEY + "client-id is missing; register Steward at the provider and write its id here");
            }
            if (!scopes.contains("openid")) {
                throw new IllegalArgumentException(
                        KEY + "scopes lacks openid, without which the provider says nothing about a person; add it");
            }
            if (label.length() > LONGEST_LABEL) {
                throw new IllegalArgumentException(
                        "%slabel has %d characters; use at most %d".formatted(KEY, label.length(), LONGEST_LABEL));
            }
            checkClaim("name-claim", nameClaim);
            checkClaim("display-name-claim", displayNameClaim);
            checkClaim("groups-claim", groupsClaim);
            GroupRoles.of(KEY + "roles", roles);
            checkTimeout("connect-timeout", connectTimeout);
            checkTimeout("answer-timeout", answerTimeout);
        }
    }

    boolean isConfigured() {
        return !issuer.isBlank();
    }

    /** Whether what is sent there can be read on the way. */
    static boolean isProtected(String address) {
        try {
            URI uri = URI.create(address);
            boolean near = "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
            return uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && (near || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static void checkClaim(String key, String claim) {
        if (claim.isBlank()) {
            throw new IllegalArgumentException(KEY + key + " is empty; name the claim, or remove the key");
        }
    }

    private static void checkTimeout(String key, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "%s%s must be more than nothing and at most 1m, was %s".formatted(KEY, key, timeout));
        }
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "OidcProperties[issuer=%s, clientId=%s]".formatted(issuer, clientId);
    }
}
