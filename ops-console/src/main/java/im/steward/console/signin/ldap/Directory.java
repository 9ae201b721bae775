package im.steward.console.signin.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import im.steward.console.account.Account;
import im.steward.console.account.GroupRoles;
import im.steward.console.account.Guest;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Asks the company directory; one that is not configured knows nobody. */
public final class Directory {
    private static final Logger log = LoggerFactory.getLogger(Directory.class);
    private static final int LDAP_PORT = 389;
    private static final int LDAPS_PORT = 636;
    private static final int MOST_GROUPS = 2_000;
    private static final String MEMBER_OF = "memberOf";
    /** What a server never gives to a second entry, by make: RFC 4530, Active Directory, 389 and FreeIPA, eDirectory. */
    private static final List<String> IDENTITIES =
            List.of("entryUUID", "objectGUID", "nsUniqueId", "ipaUniqueID", "GUID");
    /** Answers to a bind that are about the server and not about the person. */
    private static final Set<ResultCode> AWAY = Set.of(
            ResultCode.BUSY,
            ResultCode.UNAVAILABLE,
            ResultCode.SERVER_DOWN,
            ResultCode.CONNECT_ERROR,
            ResultCode.TIMEOUT,
            ResultCode.LOCAL_ERROR,
            ResultCode.DECODING_ERROR,
            ResultCode.OTHER);

    private final LdapProperties properties;
    private final GroupRoles roles;
    private final @Nullable FailoverServerSet servers;

    Directory(LdapProperties properties) {
        this.properties = properties;
        this.roles = new GroupRoles(properties.roles());
        this.servers = properties.isConfigured() ? servers(properties) : null;
    }

    public boolean isConfigured() {
        return properties.isConfigured();
    }

    /** The one person the filter finds; nobody if it finds more. */
    public Optional<DirectoryEntry> find(String typed) {
        if (!isConfigured() || typed.isBlank()) {
            return Optional.empty();
        }
        try (LDAPConnection connection = connect()) {
            if (!properties.bindDn().isBlank()) {
                connection.bind(properties.bindDn(), properties.bindPassword());
            }
            return find(connection, typed);
        } catch (LDAPException failure) {
            throw away(failure);
        }
    }

    /** Whether this is the person's password: whoever can bind with it, is them. */
    public boolean accepts(DirectoryEntry entry, String password) {
        // RFC 4513 5.1.2: a bind with a name and no password succeeds, and proves nothing.
        if (password.isEmpty()) {
            return false;
        }
        try (LDAPConnection connection = connect()) {
            connection.bind(entry.dn(), password);
            return true;
        } catch (LDAPException failure) {
            if (!failure.getResultCode().isConnectionUsable() || AWAY.contains(failure.getResultCode())) {
                throw away(failure);
            }
            log.atInfo()
                    .addKeyValue("result", failure.getResultCode().getName())
                    .log("directory refused a password");
            return false;
        }
    }

    private Optional<DirectoryEntry> find(LDAPConnection connection, String typed) throws LDAPException {
        Filter filter = Filter.create(properties.userFilter().replace("{name}", Filter.encodeValue(typed)));
        var search = new SearchRequest(properties.userBase(), SearchScope.SUB, filter, attributes());
        search.setSizeLimit(2);
        List<SearchResultEntry> found = entries(connection, search);
        if (found.size() != 1) {
            if (found.size() > 1) {
                log.atWarn().log("user filter finds more than one person, nobody is let in");
            }
            return Optional.empty();
        }
        SearchResultEntry person = found.getFirst();
        String name = person.getAttributeValue(properties.nameAttribute());
        if (name == null) {
            log.atWarn()
                    .addKeyValue("attribute", properties.nameAttribute())
                    .log("person in the directory has no name");
            return Optional.empty();
        }
        String displayName = person.getAttributeValue(properties.displayNameAttribute());
        Set<String> groups = groups(connection, person, name);
        return Optional.of(new DirectoryEntry(
                person.getDN(),
                new Guest(
                        Account.Origin.LDAP,
                        identity(person),
                        name,
                        displayName == null ? "" : displayName,
                        roles.heldBy(group -> groups.contains(comparable(group))))));
    }

    private static List<SearchResultEntry> entries(LDAPConnection connection, SearchRequest search)
            throws LDAPException {
        try {
            return Objects.requireNonNullElse(connection.search(search).getSearchEntries(), List.of());
        } catch (LDAPSearchException failure) {
            if (failure.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return Objects.requireNonNullElse(failure.getSearchEntries(), List.of());
            }
            throw failure;
        }
    }

    private String[] attributes() {
        Set<String> wanted = new HashSet<>(IDENTITIES);
        wanted.addAll(List.of(properties.nameAttribute(), properties.displayNameAttribute(), MEMBER_OF));
        return wanted.toArray(String[]::new);
    }

    /** Names and DNs, both made comparable. */
    private Set<String> groups(LDAPConnection connection, SearchResultEntry person, String name) throws LDAPException {
        Set<String> groups = new HashSet<>();
        if (properties.groupBase().isBlank()) {
            String[] memberOf = person.getAttributeValues(MEMBER_OF);
            for (String dn : memberOf == null ? new String[0] : memberOf) {
                groups.add(comparable(dn));
            }
            return groups;
        }
        Filter filter = Filter.create(properties
                .groupFilter()
                .replace("{dn}", Filter.encodeValue(person.getDN()))
                .replace("{name}", Filter.encodeValue(name)));
        var search = new SearchRequest(properties.groupBase(), SearchScope.SUB, filter, properties.groupAttribute());
        search.setSizeLimit(MOST_GROUPS);
        for (SearchResultEntry group : entries(connection, search)) {
            groups.add(comparable(group.getDN()));
            String[] names = group.getAttributeValues(properties.groupAttribute());
            for (String groupName : names == null ? new String[0] : names) {
                groups.add(comparable(groupName));
            }
        }
        return groups;
    }

    /** A DN may be written with other spaces and cases and still be the same; a name is compared without case. */
    private static String comparable(String group) {
        if (group.contains("=") && DN.isValidDN(group)) {
            try {
                return "dn:" + DN.normalize(group);
            } catch (LDAPException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return "name:" + group.strip().toLowerCase(Locale.ROOT);
    }

    private static String identity(SearchResultEntry person) {
        return IDENTITIES.stream()
                .map(person::getAttribute)
                .filter(attribute -> attribute != null && attribute.hasValue())
                .findFirst()
                .map(Directory::identity)
                .orElseGet(() -> comparable(person.getDN()));
    }

    private static String identity(Attribute attribute) {
        // Some are bytes and some are text; as bytes both are exact.
        return attribute.getBaseName().toLowerCase(Locale.ROOT) + ":"
                + HexFormat.of().formatHex(attribute.getValueByteArray());
    }

    private LDAPConnection connect() throws LDAPException {
        FailoverServerSet known = servers;
        if (known == null) {
            throw new IllegalStateException("no directory is configured");
        }
        return known.getConnection();
    }

    private static UnavailableException away(LDAPException failure) {
        // Whatever comes after the connection may name the person, and names stay out of the log.
        boolean beforeAnyName = failure.getResultCode().equals(ResultCode.CONNECT_ERROR);
        log.atError()
                .addKeyValue("fault", "directory-away")
                .addKeyValue("result", failure.getResultCode().getName())
                .addKeyValue("reason", beforeAnyName ? failure.getMessage() : "")
                .log("directory failed");
        return new UnavailableException(
                new Fault(
                        "directory-away",
                        "The company directory does not answer, or refuses Steward's own account",
                        "Try again in a minute, then call an operator; local accounts work meanwhile"),
                failure);
    }

    private static FailoverServerSet servers(LdapProperties properties) {
        String[] hosts = properties.url().stream()
                .map(server -> server.getHost().replaceAll("[\\[\\]]", ""))
                .toArray(String[]::new);
        boolean secure = properties.url().getFirst().getScheme().equals("ldaps");
        int[] ports = properties.url().stream()
                .mapToInt(server -> server.getPort() > 0 ? server.getPort() : secure ? LDAPS_PORT : LDAP_PORT)
                .toArray();
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(
                Math.toIntExact(properties.connectTimeout().toMillis()));
        options.setResponseTimeoutMillis(properties.answerTimeout().toMillis());
        // A certificate is worth nothing unless it is the one of the server that was asked.
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        options.setFollowReferrals(false);
        SSLContext tls = trusting(properties.caCertificate());
        return new FailoverServerSet(
                hosts,
                ports,
                secure ? tls.getSocketFactory() : SocketFactory.getDefault(),
                options,
                null,
                properties.startTls() ? new StartTLSPostConnectProcessor(tls) : null);
    }

    private static SSLContext trusting(@Nullable Path authority) {
        try {
            return authority == null
                    ? SSLContext.getDefault()
                    : SslBundle.of(new PemSslStoreBundle(
                                    null,
                                    PemSslStoreDetails.forCertificate(
                                            authority.toUri().toString())))
                            .createSslContext();
        } catch (NoSuchAlgorithmException | IllegalStateException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "steward.signin.ldap.ca-certificate (%s) must be a PEM file with a certificate that Steward may read"
                            .formatted(authority),
                    unreadable);
        }
    }
}
