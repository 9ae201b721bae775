package im.steward.console.account;

import im.steward.compliance.matter.Matters;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The first start asks for nothing: one account per role with a generated password, told once in {@code
 * run/first-accounts.json}, a token each under {@code tokens/} for the launcher, and a matter over everything.
 */
final class FirstAccounts implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(FirstAccounts.class);
    private static final Actor CONSOLE = new Actor.Process("console");
    private static final Duration TOKEN_LIFE = Duration.ofDays(365);

    private final AccountStore store;
    private final PasswordHashing hashing;
    private final Tokens tokens;
    private final Matters matters;
    private final Trail trail;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Path home;
    private final ZoneId zone;

    FirstAccounts(
            AccountStore store,
            PasswordHashing hashing,
            Tokens tokens,
            Matters matters,
            Trail trail,
            Clock clock,
            TransactionTemplate transaction,
            Path home,
            ZoneId zone) {
        this.store = store;
        this.hashing = hashing;
        this.tokens = tokens;
        this.matters = matters;
        this.trail = trail;
        this.clock = clock;
        this.transaction = transaction;
        this.home = home;
        this.zone = zone;
    }

    /** A secret that leaves this class only into a file of mode 0600. */
    record Secret(String account, Role role, String password, String token) {
        @Override
        public String toString() {
            return "Secret[" + account + "]";
        }
    }

    /** After all tables are there and before the first request is served. */
    @Override
    public void afterSingletonsInstantiated() {
        transaction.executeWithoutResult(_ -> {
            store.lockAll();
            if (store.isEmpty()) {
                List<Secret> secrets = new ArrayList<>();
                Arrays.stream(Role.values()).map(this::create).forEach(secrets::add);
                matters.openEverything(Set.of(OfficerId.of(Role.OFFICER.word())), OfficerId.of(Role.ADMIN.word()));
                // Before the commit: an account whose password nobody was told is worth nothing.
                new SecretFiles(home).write(secrets);
                log.atInfo().addKeyValue("accounts", secrets.size()).log("first accounts created");
            }
        });
    }

    private Secret create(Role role) {
        String name = role.word();
        String password = GeneratedPassword.next();
        Account account = Account.fresh(name, name, Account.Origin.LOCAL, Set.of(role), zone, clock.instant());
        store.insert(account, Optional.of(hashing.hash(password)));
        trail.append(CONSOLE, "account.created", name, Map.of("roles", role.word()));
        Tokens.Issued issued = tokens.issue(name, "launcher", role, TOKEN_LIFE, CONSOLE);
        return new Secret(name, role, password, issued.secret());
    }
}
