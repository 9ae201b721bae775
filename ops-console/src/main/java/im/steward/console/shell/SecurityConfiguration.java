package im.steward.console.shell;

import im.steward.console.signin.FreshAccount;
import im.steward.console.signin.SignInOutcome;
import im.steward.console.signin.TokenDoor;
import im.steward.console.signin.oidc.Farewell;
import im.steward.console.signin.oidc.SingleSignOn;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Three chains after those of machines, first match answers: files of the frame, the API (tokens), the pages (sessions). */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    @Bean
    HandlerActions handlerActions(RequestMappingHandlerMapping requestMappingHandlerMapping) {
        return new HandlerActions(requestMappingHandlerMapping);
    }

    @Bean
    @Order(1)
    SecurityFilterChain frameFiles(HttpSecurity http) {
        return http.securityMatcher("/css/**", "/js/**", "/img/**", "/webjars/**", "/favicon.ico")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .headers(headers -> {
                    strict(headers);
                    headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable);
                })
                .build();
    }

    /** Only where the site shows its status to everybody: this one page asks nobody who they are and begins no session. */
    @Bean
    @Order(1)
    @ConditionalOnProperty(name = "steward.status.public", havingValue = "true")
    SecurityFilterChain openStatus(HttpSecurity http) {
        return http.securityMatcher(request -> request.getRequestURI().equals("/status"))
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> {
                    strict(headers);
                    headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable);
                })
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, HandlerActions actions, TokenDoor tokens) {
        RequestMatcher withToken = request -> request.getRequestURI().startsWith("/api/")
                || (request.getRequestURI().startsWith("/v3/") && request.getHeader("Authorization") != null);
        return http.securityMatcher(withToken)
                .authorizeHttpRequests(requests -> requests.anyRequest().access(actions))
                .addFilterBefore(tokens, AuthorizationFilter.class)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                // No cookie is read here, so no other site can lend a browser's rights.
                .csrf(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(Refusals::notSignedIn)
                        .accessDeniedHandler(Refusals::notAllowed))
                .headers(SecurityConfiguration::strict)
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(
            HttpSecurity http,
            HandlerActions actions,
            FreshAccount fresh,
            SignInOutcome outcome,
            SingleSignOn singleSignOn,
            Farewell farewell) {
        AuthenticationFailureHandler refused = Refusals.atSignIn(outcome);
        singleSignOn.addTo(http, outcome, refused);
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers("/error")
                        .denyAll()
                        .anyRequest()
                        .access(actions))
                .addFilterBefore(fresh, AuthorizationFilter.class)
                .formLogin(form -> form.loginPage("/sign-in")
                        .usernameParameter("name")
                        .passwordParameter("password")
                        .successHandler(outcome)
                        .failureHandler(refused))
                .logout(logout -> logout.logoutUrl("/sign-out").logoutSuccessHandler(farewell))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(Refusals::toSignIn).accessDeniedHandler(Refusals::notAllowed))
                .headers(SecurityConfiguration::strict)
                .build();
    }

    private static void strict(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        policy -> policy.policy("camera=(), microphone=(), geolocation=(), payment=(), usb=()"))
                .crossOriginOpenerPolicy(policy -> policy.policy(
                        org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter
                                .CrossOriginOpenerPolicy.SAME_ORIGIN));
    }
}
