package im.steward.console.signin.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPException;
import im.steward.console.account.Role;
import im.steward.console.signin.TlsIdentity;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryTest {
    private final Path home;
    private final TlsIdentity identity;
    private final CompanyDirectory company;

    DirectoryTest(@TempDir Path home) throws LDAPException {
        this.home = home;
        this.identity = TlsIdentity.of(home, "dns:localhost");
        this.company = CompanyDirectory.start(identity);
        String alice = company.addPerson("alice", "Alice Adams", "correct horse");
        company.addPerson("bob*", "Bob", "battery staple");
        company.join("compliance", alice);
    }

    @AfterAll
    void stop() {
        company.close();
    }

    @Test
    void aPersonIsFoundWithNameRolesAndIdentity() {
        DirectoryEntry alice = secure().find("alice").orElseThrow();

        assertThat(alice.guest().name()).isEqualTo("alice");
        assertThat(alice.guest().displayName()).isEqualTo("Alice Adams");
        assertThat(alice.guest().roles()).containsExactly(Role.OFFICER);
        assertThat(alice.guest().identity()).startsWith("entryuuid:");
        assertThat(alice.toString()).doesNotContain("alice", "Alice");
    }

    @Test
    void onlyTheRightPasswordIsAccepted() {
        Directory directory = secure();
        DirectoryEntry alice = directory.find("alice").orElseThrow();

        assertThat(directory.accepts(alice, "correct horse")).isTrue();
        assertThat(directory.accepts(alice, "correct horses")).isFalse();
        assertThat(directory.accepts(alice, "")).isFalse();
    }

    @Test
    void startTlsProtectsAnOrdinaryPort() {
        Directory directory = directory("ldap://localhost:" + company.ldap(), true, identity.certificate());

        assertThat(directory.accepts(directory.find("alice").orElseThrow(), "correct horse"))
                .isTrue();
    }

    @Test
    void namesAreNoFilters() {
        Directory directory = secure();

        for (String typed : List.of("*", "a*", "alice)(uid=*", "*)(|(uid=alice", "alice\0", "", " ", "(", "\\2a")) {
            assertThat(directory.find(typed)).as(typed).isEmpty();
        }
        assertThat(directory.find("bob*").orElseThrow().guest().displayName()).isEqualTo("Bob");
    }

    @Test
    void groupsAreFoundByDnWhateverItsSpelling() {
        var properties = properties(
                "ldaps://localhost:" + company.ldaps(),
                false,
                identity.certificate(),
                Map.of(Role.AUDITOR, List.of("CN=Compliance, OU=Groups, DC=example, DC=com")));

        assertThat(new Directory(properties).find("alice").orElseThrow().guest().roles())
                .containsExactly(Role.AUDITOR);
    }

    @Test
    void aCertificateOfAnotherNameIsNotTrusted() throws IOException, LDAPException {
        TlsIdentity other = TlsIdentity.of(Files.createTempDirectory(home, "other"), "dns:directory.example.com");
        try (CompanyDirectory elsewhere = CompanyDirectory.start(other)) {
            for (boolean startTls : new boolean[] {false, true}) {
                String url =
                        startTls ? "ldap://localhost:" + elsewhere.ldap() : "ldaps://localhost:" + elsewhere.ldaps();

                assertThatThrownBy(() ->
                                directory(url, startTls, other.certificate()).find("alice"))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("directory-away");
            }
        }
    }

    @Test
    void anAuthorityNobodyNamedIsNotTrusted() {
        for (boolean startTls : new boolean[] {false, true}) {
            String url = startTls ? "ldap://localhost:" + company.ldap() : "ldaps://localhost:" + company.ldaps();

            assertThatThrownBy(() -> directory(url, startTls, null).find("alice"))
                    .isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void aCertificateOfAnotherServerIsNotTrusted() throws IOException {
        TlsIdentity other = TlsIdentity.of(Files.createTempDirectory(home, "other"), "dns:localhost");

        assertThatThrownBy(() -> directory("ldaps://localhost:" + company.ldaps(), false, other.certificate())
                        .find("alice"))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void aServerThatNeverAnswersIsAway() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Directory directory = directory("ldap://127.0.0.1:" + silent.getLocalPort(), false, null);

            assertThatThrownBy(() -> directory.find("alice")).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void theSecondServerAnswersForTheFirst() throws IOException {
        int closed;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = taken.getLocalPort();
        }
        Directory directory = directory(
                "ldaps://localhost:" + closed + ",ldaps://localhost:" + company.ldaps(), false, identity.certificate());

        assertThat(directory.find("alice")).isPresent();
    }

    private Directory secure() {
        return directory("ldaps://localhost:" + company.ldaps(), false, identity.certificate());
    }

    private static Directory directory(String urls, boolean startTls, @Nullable Path authority) {
        return new Directory(properties(urls, startTls, authority, Map.of(Role.OFFICER, List.of("Compliance"))));
    }

    private static LdapProperties properties(
            String urls, boolean startTls, @Nullable Path authority, Map<Role, List<String>> roles) {
        return new LdapProperties(
                List.of(urls.split(",", -1)).stream().map(URI::create).toList(),
                startTls,
                authority,
                CompanyDirectory.BIND_DN,
                CompanyDirectory.BIND_PASSWORD,
                "ou=people,dc=example,dc=com",
                "(|(uid={name})(mail={name}))",
                "uid",
                "cn",
                "ou=groups,dc=example,dc=com",
                "(member={dn})",
                "cn",
                roles,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }
}
