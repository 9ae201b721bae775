package im.steward.console.signin.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LdapPropertiesTest {
    private static final Map<String, String> RIGHT = Map.of(
            "url", "ldaps://dc1.example.com,ldaps://dc2.example.com:1636",
            "bind-dn", "cn=steward,dc=example,dc=com",
            "bind-password", "hunter2",
            "user-base", "ou=people,dc=example,dc=com",
            "group-base", "ou=groups,dc=example,dc=com",
            "roles.officer[0]", "compliance",
            "roles.admin[0]", "cn=it,ou=groups,dc=example,dc=com");

    @Test
    void nothingConfiguredIsNoDirectory() {
        assertThat(bound(Map.of()).isConfigured()).isFalse();
        assertThat(new Directory(bound(Map.of())).find("alice")).isEmpty();
    }

    @Test
    void aWholeDirectoryIsRead() {
        LdapProperties properties = bound(RIGHT);

        assertThat(properties.isConfigured()).isTrue();
        assertThat(properties.url()).hasSize(2);
        assertThat(properties.toString()).doesNotContain("hunter2");
    }

    @Test
    void startTlsAndLoopbackAreProtected() {
        assertThat(bound(with("url", "ldap://dc.example.com", "start-tls", "true"))
                        .startTls())
                .isTrue();
        assertThat(bound(with("url", "ldap://127.0.0.1:1389")).isConfigured()).isTrue();
        assertThat(bound(with("url", "ldap://[::1]:1389")).isConfigured()).isTrue();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(with("url", ""), "url is missing"),
                Arguments.of(with("url", "ldap://dc.example.com"), "unprotected to dc.example.com"),
                Arguments.of(with("url", "ldap://localhost.example.com"), "unprotected"),
                Arguments.of(with("url", "https://dc.example.com"), "must be ldaps://host"),
                Arguments.of(with("url", "ldaps:///dc=example"), "must be ldaps://host"),
                Arguments.of(with("url", "ldaps://a.example.com,ldap://localhost"), "mixes"),
                Arguments.of(with("start-tls", "true"), "remove steward.signin.ldap.start-tls"),
                Arguments.of(with("bind-password", ""), "belong together"),
                Arguments.of(with("bind-dn", ""), "belong together"),
                Arguments.of(with("bind-dn", "steward"), "bind-dn is no DN"),
                Arguments.of(with("user-base", ""), "user-base is missing"),
                Arguments.of(with("user-base", "people"), "user-base is no DN"),
                Arguments.of(with("group-base", "groups"), "group-base is no DN"),
                Arguments.of(with("user-filter", "(uid={name}"), "user-filter is no LDAP filter"),
                Arguments.of(with("user-filter", "(objectClass=person)"), "would find everybody"),
                Arguments.of(with("group-filter", "(objectClass=group)"), "would find everybody"),
                Arguments.of(with("name-attribute", "u id"), "name-attribute is no attribute"),
                Arguments.of(with("roles.admin[0]", "cn=it"), "no whole DN"),
                Arguments.of(with("roles.admin[0]", ""), "empty group"),
                Arguments.of(with("group-base", ""), "looked up under steward.signin.ldap.group-base"),
                Arguments.of(with("roles.officer[0]", null, "roles.admin[0]", null), "names no group"),
                Arguments.of(with("connect-timeout", "0s"), "connect-timeout must be"),
                Arguments.of(with("answer-timeout", "5m"), "answer-timeout must be"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeMeantIsRefusedInOneSentence(Map<String, String> keys, String sentence) {
        assertThatThrownBy(() -> bound(keys))
                .isInstanceOf(BindException.class)
                .hasStackTraceContaining("IllegalArgumentException: steward.signin.ldap.")
                .hasStackTraceContaining(sentence);
    }

    @Test
    void aRoleThatIsNoneIsRefused() {
        assertThatThrownBy(() -> bound(with("roles.boss[0]", "cn=it,ou=groups,dc=example,dc=com")))
                .isInstanceOf(BindException.class)
                .hasStackTraceContaining("boss");
    }

    @Test
    void unreadableAuthorityIsNamed() {
        assertThatThrownBy(() -> new Directory(bound(with("ca-certificate", "/nowhere/ca.pem"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steward.signin.ldap.ca-certificate (/nowhere/ca.pem)");
    }

    private static LdapProperties bound(Map<String, String> keys) {
        Map<String, String> full = new TreeMap<>();
        keys.forEach((key, value) -> full.put("steward.signin.ldap." + key, value));
        return new Binder(new MapConfigurationPropertySource(full))
                .bindOrCreate("steward.signin.ldap", LdapProperties.class);
    }

    /** The right keys with some changed; null removes one. */
    private static Map<String, String> with(@org.jspecify.annotations.Nullable String... changes) {
        Map<String, String> keys = new TreeMap<>(RIGHT);
        for (int at = 0; at < changes.length; at += 2) {
            String key = String.valueOf(changes[at]);
            String value = changes[at + 1];
            if (value == null) {
                keys.remove(key);
            } else {
                keys.put(key, value);
            }
        }
        return keys;
    }
}
