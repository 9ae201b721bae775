package im.steward.console.signin;

import im.steward.console.account.Accounts;
import im.steward.console.account.Machine;
import im.steward.console.account.Tokens;
import im.steward.console.signin.ldap.Directory;
import im.steward.console.signin.ldap.LdapConfiguration;
import im.steward.trail.Trail;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;

/** Wires the ways in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionProperties.class)
@Import(LdapConfiguration.class)
public class SignInConfiguration {
    @Bean
    Lockout lockout(JdbcClient jdbc, Clock clock) {
        return new Lockout(new AttemptStore(jdbc), clock);
    }

    @Bean
    SignInLedger signInLedger(Accounts accounts, Trail trail) {
        return new SignInLedger(accounts, trail);
    }

    @Bean
    Reception reception(Accounts accounts, SignInLedger ledger) {
        return new Reception(accounts, ledger);
    }

    @Bean
    AuthenticationManager authenticationManager(
            Accounts accounts, Lockout lockout, SignInLedger ledger, Directory directory, Reception reception) {
        return new ProviderManager(new PasswordSignIn(accounts, lockout, ledger, directory, reception));
    }

    @Bean
    Sessions sessions(SessionProperties properties, Clock clock) {
        return new Sessions(properties, clock);
    }

    @Bean
    FreshAccount freshAccount(Accounts accounts, Sessions sessions) {
        return new FreshAccount(accounts, sessions);
    }

    @Bean
    TokenDoor tokenDoor(Tokens tokens, List<Machine.Keys> machines) {
        return new TokenDoor(tokens, machines);
    }

    @Bean
    SignInOutcome signInOutcome(Sessions sessions) {
        return new SignInOutcome(sessions);
    }

    /** Filters that are beans would otherwise also run outside the security chain. */
    @Bean
    FilterRegistrationBean<FreshAccount> freshAccountOnlyInChain(FreshAccount filter) {
        return off(filter);
    }

    @Bean
    FilterRegistrationBean<TokenDoor> tokenDoorOnlyInChain(TokenDoor filter) {
        return off(filter);
    }

    private static <T extends jakarta.servlet.Filter> FilterRegistrationBean<T> off(T filter) {
        var registration = new FilterRegistrationBean<T>(filter);
        registration.setEnabled(false);
        return registration;
    }
}
