package im.steward.console.signin.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldif.LDIFException;
import im.steward.console.signin.TlsIdentity;
import java.net.InetAddress;
import java.util.List;

/** A directory with some people and groups, speaking LDAPS and StartTLS on real sockets. */
final class CompanyDirectory implements AutoCloseable {
    static final String BASE = "dc=example,dc=com";
    static final String BIND_DN = "cn=steward,ou=services,dc=example,dc=com";
    static final String BIND_PASSWORD = "service secret";

    private final InMemoryDirectoryServer server;

    private CompanyDirectory(InMemoryDirectoryServer server) {
        this.server = server;
    }

    static CompanyDirectory start(TlsIdentity identity) throws LDAPException {
        var config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
        var tls = identity.context();
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPSConfig(
                        "ldaps", InetAddress.getLoopbackAddress(), 0, tls.getServerSocketFactory(), null),
                InMemoryListenerConfig.createLDAPConfig(
                        "ldap", InetAddress.getLoopbackAddress(), 0, tls.getSocketFactory()));
        var server = new InMemoryDirectoryServer(config);
        for (String entry : List.of(
                "dn: dc=example,dc=com\nobjectClass: domain\ndc: example",
                "dn: ou=services,dc=example,dc=com\nobjectClass: organizationalUnit\nou: services",
                "dn: " + BIND_DN + "\nobjectClass: person\ncn: steward\nsn: s\nuserPassword: " + BIND_PASSWORD,
                "dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people",
                "dn: ou=groups,dc=example,dc=com\nobjectClass: organizationalUnit\nou: groups")) {
            add(server, entry.split("\n", -1));
        }
        for (String group : List.of("compliance", "it", "cleaners")) {
            add(
                    server,
                    "dn: cn=" + group + ",ou=groups,dc=example,dc=com",
                    "objectClass: groupOfNames",
                    "cn: " + group,
                    "member: " + BIND_DN);
        }
        server.startListening();
        return new CompanyDirectory(server);
    }

    /** {@code password} is kept by the directory alone. */
    String addPerson(String uid, String name, String password) throws LDAPException {
        String dn = "uid=" + uid + ",ou=people,dc=example,dc=com";
        add(
                server,
                "dn: " + dn,
                "objectClass: inetOrgPerson",
                "uid: " + uid,
                "cn: " + name,
                "sn: " + name,
                "mail: " + uid + "@example.com",
                "userPassword: " + password);
        return dn;
    }

    void join(String group, String dn) throws LDAPException {
        server.modify(
                "cn=" + group + ",ou=groups,dc=example,dc=com", new Modification(ModificationType.ADD, "member", dn));
    }

    void leave(String group, String dn) throws LDAPException {
        server.modify(
                "cn=" + group + ",ou=groups,dc=example,dc=com",
                new Modification(ModificationType.DELETE, "member", dn));
    }

    void remove(String dn) throws LDAPException {
        server.delete(dn);
    }

    private static void add(InMemoryDirectoryServer server, String... ldif) throws LDAPException {
        try {
            server.add(ldif);
        } catch (LDIFException unreadable) {
            throw new IllegalArgumentException(unreadable);
        }
    }

    int ldaps() {
        return server.getListenPort("ldaps");
    }

    int ldap() {
        return server.getListenPort("ldap");
    }

    void goAway() {
        server.shutDown(true);
    }

    void comeBack() throws LDAPException {
        server.startListening();
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
