package im.steward.console.signin.oidc;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** What the provider says about itself, asked when the first person needs it: one that is away keeps nobody from starting. */
final class Provider implements ClientRegistrationRepository {
    static final String ID = "oidc";
    static final String START = "/sign-in/oidc";
    static final String RETURN = "/sign-in/oidc/return";

    private static final Logger log = LoggerFactory.getLogger(Provider.class);
    private static final ParameterizedTypeReference<Map<String, Object>> METADATA =
            new ParameterizedTypeReference<>() {};
    private static final String END_SESSION = "end_session_endpoint";

    private final OidcProperties properties;
    private final RestClient http;
    private volatile @Nullable ClientRegistration known;

    Provider(OidcProperties properties, ProviderClient client) {
        this.properties = properties;
        this.http = RestClient.builder().requestFactory(client.requests()).build();
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return id.equals(ID) && properties.isConfigured() ? registration() : null;
    }

    ClientRegistration registration() {
        ClientRegistration registration = known;
        if (registration == null) {
            registration = discover();
            known = registration;
        }
        return registration;
    }

    /** Where the browser ends the session at the provider, if that is offered; asks nobody. */
    Optional<URI> endSession() {
        return Optional.ofNullable(known)
                .map(found ->
                        found.getProviderDetails().getConfigurationMetadata().get(END_SESSION))
                .map(String::valueOf)
                .map(URI::create);
    }

    private ClientRegistration discover() {
        try {
            Map<String, Object> metadata = http.get()
                    .uri(URI.create(properties.issuer().replaceAll("/+$", "") + "/.well-known/openid-configuration"))
                    .retrieve()
                    .body(METADATA);
            if (metadata == null) {
                throw new IllegalArgumentException("the provider's description is empty");
            }
            check(metadata);
            ClientRegistration.Builder registration = ClientRegistrations.fromOidcConfiguration(metadata)
                    .registrationId(ID)
                    .clientId(properties.clientId())
                    .clientSecret(properties.clientSecret())
                    .redirectUri("{baseUrl}" + RETURN)
                    .scope(properties.scopes())
                    .userNameAttributeName("sub")
                    // A code that leaks through a browser's history is worth nothing without the verifier.
                    .clientSettings(ClientRegistration.ClientSettings.builder()
                            .requireProofKey(true)
                            .build());
            if (properties.clientSecret().isBlank()) {
                registration.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
            }
            log.atInfo().addKeyValue("issuer", properties.issuer()).log("single sign-on discovered");
            return registration.build();
        } catch (RestClientException | IllegalArgumentException failure) {
            log.atError()
                    .setCause(failure)
                    .addKeyValue("fault", "single-sign-on-away")
                    .log("single sign-on could not be discovered");
            throw new UnavailableException(away(), failure);
        }
    }

    static Fault away() {
        return new Fault(
                "single-sign-on-away",
                "The company's single sign-on does not answer as it should",
                "Try again in a minute, then call an operator; local accounts work meanwhile");
    }

    private void check(Map<String, Object> metadata) {
        if (!properties.issuer().equals(metadata.get("issuer"))) {
            throw new IllegalArgumentException("the provider calls itself %s, steward.signin.oidc.issuer says %s"
                    .formatted(metadata.get("issuer"), properties.issuer()));
        }
        for (String endpoint :
                List.of("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", END_SESSION)) {
            Object address = metadata.get(endpoint);
            if (address != null && !OidcProperties.isProtected(withoutQuery(String.valueOf(address)))) {
                throw new IllegalArgumentException("the provider's %s is no https:// address".formatted(endpoint));
            }
        }
    }

    private static String withoutQuery(String address) {
        return address.replaceAll("\\?.*$", "");
    }
}
