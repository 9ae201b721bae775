package im.steward.console.signin.oidc;

import im.steward.console.account.SignedIn;
import im.steward.console.signin.Lockout;
import im.steward.console.signin.Reception;
import im.steward.console.signin.SignInRefused;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.List;
import java.util.Map;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** The way in through the company's single sign-on; adds nothing to the chain where none is configured. */
public final class SingleSignOn {
    private final OidcProperties properties;
    private final Provider provider;
    private final ProviderClient client;
    private final Claims claims;
    private final Reception reception;
    private final Lockout lockout;

    SingleSignOn(
            OidcProperties properties, Provider provider, ProviderClient client, Reception reception, Lockout lockout) {
        this.properties = properties;
        this.provider = provider;
        this.client = client;
        this.claims = new Claims(properties);
        this.reception = reception;
        this.lockout = lockout;
    }

    public void addTo(HttpSecurity http, AuthenticationSuccessHandler success, AuthenticationFailureHandler failure) {
        if (!properties.isConfigured()) {
            return;
        }
        var refusal = new SingleSignOnRefusal(reception, lockout, failure);
        http.oauth2Login(oauth2 -> oauth2.loginPage("/sign-in")
                .loginProcessingUrl(Provider.RETURN)
                .clientRegistrationRepository(provider)
                .authorizedClientRepository(new NoTokensKept())
                .authorizationEndpoint(start -> start.authorizationRequestResolver(new StartAddress(provider)))
                .tokenEndpoint(token -> token.accessTokenResponseClient(tokens()))
                .userInfoEndpoint(user -> user.oidcUserService(users()))
                .successHandler(success)
                .failureHandler(refusal)
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2LoginAuthenticationFilter>() {
                    @Override
                    public <F extends OAuth2LoginAuthenticationFilter> F postProcess(F filter) {
                        filter.setAuthenticationResultConverter(SingleSignOn.this::admit);
                        // Here and not above: the configurer overwrites what it was told.
                        filter.setSecurityContextRepository(new OwnSession());
                        return filter;
                    }
                })
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                        filter.setAuthenticationFailureHandler(refusal);
                        return filter;
                    }
                }));
    }

    /** The tokens are checked by now; what is left is whether this person may come in, and as what. */
    private OAuth2AuthenticationToken admit(OAuth2LoginAuthenticationToken checked) {
        String address = checked.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress()
                : "unknown";
        lockout.closedUntil(address).ifPresent(until -> {
            throw new LockedException("closed until " + until);
        });
        if (!(checked.getPrincipal() instanceof OidcUser user)) {
            throw new IllegalStateException("the scope openid was asked for and no ID token was read");
        }
        SignedIn caller = switch (claims.read(user.getClaims())) {
            case Claims.Read.Person(var guest) -> reception.admit(guest, address);
            case Claims.Read.Nobody(Fault fault) -> {
                reception.turnAway(Provider.ID, address, fault);
                throw new SignInRefused(new RefusedException(fault));
            }
        };
        return new OAuth2AuthenticationToken(
                new Admitted(caller, user.getIdToken().getTokenValue()), List.of(), Provider.ID);
    }

    /** Some providers tell groups only at their user-info endpoint; it is asked only if something is missing. */
    private OidcUserService users() {
        var plain = new DefaultOAuth2UserService();
        var http = new RestTemplate(client.requests());
        http.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        plain.setRestOperations(http);
        var users = new OidcUserService();
        users.setOauth2UserService(plain);
        users.setRetrieveUserInfo(request -> {
            String address = request.getClientRegistration()
                    .getProviderDetails()
                    .getUserInfoEndpoint()
                    .getUri();
            Map<String, Object> told = request.getIdToken().getClaims();
            return address != null && !(claims.tellsGroups(told) && claims.tellsName(told));
        });
        return users;
    }

    private RestClientAuthorizationCodeTokenResponseClient tokens() {
        var tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder()
                .requestFactory(client.requests())
                .configureMessageConverters(converters -> converters
                        .registerDefaults()
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return tokens;
    }
}
