package im.steward.console.signin.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
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
 * The company directory people sign in with; without {@code url} there is none.
 *
 * @param url servers of the same directory, asked in this order: {@code ldaps://host[:port]}, or {@code ldap://} with
 *     StartTLS
 * @param startTls turns an {@code ldap://} connection to TLS before anything is said
 * @param caCertificate PEM file with the authority that signed the servers' certificates; without it, Java's own
 * @param bindDn the account Steward searches with; blank to search without one
 * @param bindPassword of that account, best from a file
 * @param userBase where people are
 * @param userFilter finds one person; {@code {name}} stands for what was typed
 * @param nameAttribute becomes the account's name
 * @param displayNameAttribute becomes the shown name
 * @param groupBase where groups are; blank to read {@code memberOf} of the person instead
 * @param groupFilter finds a person's groups; {@code {dn}} and {@code {name}} stand for the person
 * @param groupAttribute a group's name, as {@code roles} may write it
 * @param roles role to groups, each by name (if there is a group base) or by DN
 * @param connectTimeout until a server has answered the connection
 * @param answerTimeout until a server has answered a question
 */
@ConfigurationProperties("steward.signin.ldap")
public record LdapProperties(
        @DefaultValue List<URI> url,
        @DefaultValue("false") boolean startTls,
        @Nullable Path caCertificate,
        @DefaultValue("") String bindDn,
        @DefaultValue("") String bindPassword,
        @DefaultValue("") String userBase,
        @DefaultValue("(uid={name})") String userFilter,
        @DefaultValue("uid") String nameAttribute,
        @DefaultValue("cn") String displayNameAttribute,
        @DefaultValue("") String groupBase,
        @DefaultValue("(member={dn})") String groupFilter,
        @DefaultValue("cn") String groupAttribute,
        @DefaultValue Map<Role, List<String>> roles,
        @DefaultValue("3s") Duration connectTimeout,
        @DefaultValue("5s") Duration answerTimeout) {
    private static final String KEY = "steward.signin.ldap.";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public LdapProperties {
        url = List.copyOf(url);
        roles = Map.copyOf(roles);
        if (url.isEmpty()) {
            if (!roles.isEmpty() || !userBase.isBlank() || !bindDn.isBlank() || !bindPassword.isBlank()) {
                throw new IllegalArgumentException(
                        KEY + "url is missing; name the directory's servers, or remove the other " + KEY + "* keys");
            }
        } else {
            url.forEach(server -> checkServer(server, startTls));
            if (url.stream().map(URI::getScheme).distinct().count() > 1) {
                throw new IllegalArgumentException(KEY + "url mixes ldap:// and ldaps://; use one of them");
            }
            if (bindDn.isBlank() != bindPassword.isBlank()) {
                throw new IllegalArgumentException(KEY + "bind-dn and " + KEY
                        + "bind-password belong together; set both, or neither to search without an account");
            }
            checkDn("bind-dn", bindDn);
            if (userBase.isBlank()) {
                throw new IllegalArgumentException(
                        KEY + "user-base is missing; write where people are, such as ou=people,dc=example,dc=com");
            }
            checkDn("user-base", userBase);
            checkDn("group-base", groupBase);
            checkFilter("user-filter", userFilter, "{name}");
            checkFilter("group-filter", groupFilter, "{");
            checkAttribute("name-attribute", nameAttribute);
            checkAttribute("display-name-attribute", displayNameAttribute);
            checkAttribute("group-attribute", groupAttribute);
            for (String group : GroupRoles.of(KEY + "roles", roles).groups().values().stream()
                    .flatMap(List::stream)
                    .toList()) {
                checkGroup(group, groupBase);
            }
            checkTimeout("connect-timeout", connectTimeout);
            checkTimeout("answer-timeout", answerTimeout);
        }
    }

    boolean isConfigured() {
        return !url.isEmpty();
    }

    private static void checkServer(URI server, boolean startTls) {
        String scheme = String.valueOf(server.getScheme());
        if (server.getHost() == null || !Set.of("ldap", "ldaps").contains(scheme)) {
            throw new IllegalArgumentException(
                    "%surl must be ldaps://host[:port] or ldap://host[:port], was '%s'".formatted(KEY, server));
        }
        if (scheme.equals("ldaps") && startTls) {
            throw new IllegalArgumentException("%surl is ldaps:// already; remove %sstart-tls".formatted(KEY, KEY));
        }
        if (scheme.equals("ldap") && !startTls && !LOOPBACK.contains(server.getHost())) {
            throw new IllegalArgumentException(
                    "%surl would send passwords unprotected to %s; use ldaps:// or set %sstart-tls: true"
                            .formatted(KEY, server.getHost(), KEY));
        }
    }

    private static void checkDn(String key, String dn) {
        if (!DN.isValidDN(dn)) {
            throw new IllegalArgumentException("%s%s is no DN: '%s'".formatted(KEY, key, dn));
        }
    }

    private static void checkFilter(String key, String filter, String needed) {
        try {
            Filter.create(filter.replace("{name}", "x").replace("{dn}", "x"));
        } catch (LDAPException unreadable) {
            throw new IllegalArgumentException("%s%s is no LDAP filter: '%s'".formatted(KEY, key, filter), unreadable);
        }
        if (!filter.contains(needed)) {
            throw new IllegalArgumentException("%s%s would find everybody; write %s where the person stands"
                    .formatted(KEY, key, needed.equals("{") ? "{dn} or {name}" : needed));
        }
    }

    private static void checkAttribute(String key, String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException("%s%s is no attribute's name: '%s'".formatted(KEY, key, name));
        }
    }

    /** A DN in a list without quotes falls apart at its commas, and its pieces would match nobody or the wrong group. */
    private static void checkGroup(String group, String groupBase) {
        boolean isDn = group.contains("=");
        if (isDn && (!DN.isValidDN(group) || !group.contains(","))) {
            throw new IllegalArgumentException(
                    "%sroles has '%s', which is no whole DN; write each DN as a list item of its own: - \"cn=…,ou=…\""
                            .formatted(KEY, group));
        }
        if (!isDn && groupBase.isBlank()) {
            throw new IllegalArgumentException(
                    "%sroles has '%s', but names are looked up under %sgroup-base, which is missing; set it or write the group's DN"
                            .formatted(KEY, group, KEY));
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
        return "LdapProperties[url=%s, startTls=%s, userBase=%s]".formatted(url, startTls, userBase);
    }
}
