package im.steward.console.account;

import im.steward.compliance.approval.Approvals;
import im.steward.compliance.matter.Matters;
import im.steward.trail.Trail;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires accounts, role grants and tokens. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
public class AccountConfiguration {
    @Bean
    AccountStore accountStore(JdbcClient jdbc) {
        return new AccountStore(jdbc);
    }

    @Bean
    TokenStore tokenStore(JdbcClient jdbc) {
        return new TokenStore(jdbc);
    }

    @Bean
    PasswordHashing passwordHashing() {
        return new PasswordHashing();
    }

    @Bean
    Accounts accounts(
            AccountStore store,
            TokenStore tokens,
            PasswordHashing hashing,
            Trail trail,
            Clock clock,
            @Value("${steward.zone:}") String zone) {
        return new Accounts(store, tokens, hashing, trail, clock, zoneOf(zone));
    }

    @Bean
    RoleGrants roleGrants(JdbcClient jdbc, AccountStore accounts, Approvals approvals, Trail trail, Clock clock) {
        return new RoleGrants(new RoleGrantStore(jdbc), accounts, approvals, trail, clock);
    }

    @Bean
    Takeovers takeovers(JdbcClient jdbc, AccountStore accounts, Matters matters, Approvals approvals, Clock clock) {
        return new Takeovers(new TakeoverStore(jdbc), accounts, matters, approvals, clock);
    }

    /** An approver's yes takes effect within seconds, whichever console it was said at. */
    @Bean
    SchedulingConfigurer settledGrants(RoleGrants grants, Takeovers takeovers) {
        return tasks -> Stream.<Runnable>of(grants::settle, takeovers::settle)
                .map(settle -> new FixedDelayTask(settle, Duration.ofSeconds(2), Duration.ofSeconds(5)))
                .forEach(tasks::addFixedDelayTask);
    }

    @Bean
    Tokens tokens(TokenStore store, AccountStore accounts, Trail trail, Clock clock) {
        return new Tokens(store, accounts, trail, clock);
    }

    @Bean
    FirstAccounts firstAccounts(
            AccountStore store,
            PasswordHashing hashing,
            Tokens tokens,
            Matters matters,
            Trail trail,
            Clock clock,
            TransactionTemplate transaction,
            @Value("${steward.home}") Path home,
            @Value("${steward.zone:}") String zone) {
        return new FirstAccounts(store, hashing, tokens, matters, trail, clock, transaction, home, zoneOf(zone));
    }

    private static ZoneId zoneOf(String configured) {
        return configured.isBlank() ? ZoneId.systemDefault() : ZoneId.of(configured);
    }
}
