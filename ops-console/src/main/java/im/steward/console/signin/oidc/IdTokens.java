package im.steward.console.signin.oidc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Checks ID tokens: signed with a key the provider publishes, issued by it, for us, now. Any algorithm with a public key
 * will do; {@code none} and shared secrets never, however the provider's description or the token itself asks.
 */
final class IdTokens implements JwtDecoderFactory<ClientRegistration> {
    private static final List<SignatureAlgorithm> PUBLIC_KEY = List.of(SignatureAlgorithm.values());

    private final ProviderClient client;
    private final Map<String, JwtDecoder> decoders = new HashMap<>();

    IdTokens(ProviderClient client) {
        this.client = client;
    }

    @Override
    public synchronized JwtDecoder createDecoder(ClientRegistration registration) {
        String keys = Objects.requireNonNull(registration.getProviderDetails().getJwkSetUri());
        return decoders.computeIfAbsent(keys, _ -> decoder(registration, keys));
    }

    private JwtDecoder decoder(ClientRegistration registration, String keys) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(keys)
                .jwsAlgorithms((Set<SignatureAlgorithm> allowed) -> allowed.addAll(PUBLIC_KEY))
                .restOperations(new RestTemplate(client.requests()))
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
        Map<String, Converter<Object, ?>> types = OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters();
        decoder.setClaimSetConverter(new ClaimTypeConverter(types));
        return decoder;
    }
}
