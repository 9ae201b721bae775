package im.steward.console.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.console.account.Role;
import java.util.List;
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

class OidcPropertiesTest {
    private static final Map<String, String> RIGHT = Map.of(
            "issuer", "https://sso.example.com/realms/staff",
            "client-id", "steward",
            "client-secret", "hunter2",
            "roles.officer", "/compliance,/legal");

    @Test
    void nothingConfiguredIsNoSingleSignOn() {
        assertThat(bound(Map.of()).isConfigured()).isFalse();
    }

    @Test
    void aWholeProviderIsReadWithSafeDefaults() {
        OidcProperties properties = bound(RIGHT);

        assertThat(properties.isConfigured()).isTrue();
        assertThat(properties.scopes()).containsExactly("openid", "profile");
        assertThat(properties.roles()).containsEntry(Role.OFFICER, List.of("/compliance", "/legal"));
        assertThat(properties.toString()).doesNotContain("hunter2");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("issuer", "", "issuer is missing"),
                Arguments.of("issuer", "http://sso.example.com", "must be an https:// address"),
                Arguments.of("issuer", "https://sso.example.com/?a=b", "must be an https:// address"),
                Arguments.of("issuer", "sso.example.com", "must be an https:// address"),
                Arguments.of("client-id", "", "client-id is missing"),
                Arguments.of("scopes", "profile", "lacks openid"),
                Arguments.of("name-claim", "", "name-claim is empty"),
                Arguments.of("groups-claim", "", "groups-claim is empty"),
                Arguments.of("roles.officer", "", "names no group"),
                Arguments.of("label", "x".repeat(61), "label has 61 characters"),
                Arguments.of("connect-timeout", "-1s", "connect-timeout must be"),
                Arguments.of("answer-timeout", "2m", "answer-timeout must be"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeMeantIsRefusedInOneSentence(String key, String value, String sentence) {
        Map<String, String> keys = new TreeMap<>(RIGHT);
        keys.put(key, value);

        assertThatThrownBy(() -> bound(keys))
                .isInstanceOf(BindException.class)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("steward.signin.oidc.");
    }

    @Test
    void unreadableAuthorityIsNamed() {
        Map<String, String> keys = new TreeMap<>(RIGHT);
        keys.put("ca-certificate", "/nowhere/ca.pem");

        assertThatThrownBy(() -> new ProviderClient(bound(keys)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steward.signin.oidc.ca-certificate (/nowhere/ca.pem)");
    }

    private static OidcProperties bound(Map<String, String> keys) {
        Map<String, String> full = new TreeMap<>();
        keys.forEach((key, value) -> full.put("steward.signin.oidc." + key, value));
        return new Binder(new MapConfigurationPropertySource(full))
                .bindOrCreate("steward.signin.oidc", OidcProperties.class);
    }
}
