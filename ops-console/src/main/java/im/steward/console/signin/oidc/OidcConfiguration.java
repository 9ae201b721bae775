package im.steward.console.signin.oidc;

import im.steward.console.signin.Lockout;
import im.steward.console.signin.Reception;
import im.steward.console.signin.SignInLinks;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/** Wires the single sign-on; the provider is not asked before somebody signs in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OidcProperties.class)
public class OidcConfiguration {
    @Bean
    ProviderClient providerClient(OidcProperties properties) {
        return new ProviderClient(properties);
    }

    @Bean
    Provider singleSignOnProvider(OidcProperties properties, ProviderClient client) {
        return new Provider(properties, client);
    }

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens(ProviderClient client) {
        return new IdTokens(client);
    }

    @Bean
    SingleSignOn singleSignOn(
            OidcProperties properties, Provider provider, ProviderClient client, Reception reception, Lockout lockout) {
        return new SingleSignOn(properties, provider, client, reception, lockout);
    }

    @Bean
    Farewell farewell(OidcProperties properties, Provider provider) {
        return new Farewell(properties, provider);
    }

    @Bean
    SignInLinks signInLinks(OidcProperties properties) {
        return new SignInLinks(
                properties.isConfigured()
                        ? List.of(new SignInLinks.Link(Provider.START, properties.label()))
                        : List.of());
    }
}
