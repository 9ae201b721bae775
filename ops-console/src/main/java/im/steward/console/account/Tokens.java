package im.steward.console.account;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.kernel.UuidV7;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.annotation.Transactional;

/** API tokens: make, look up, revoke. */
public class Tokens {
    /** Lets secret scanners recognise one in a repository or a log. */
    static final String PREFIX = "stw_";

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TokenStore store;
    private final AccountStore accounts;
    private final Trail trail;
    private final Clock clock;

    Tokens(TokenStore store, AccountStore accounts, Trail trail, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.trail = trail;
        this.clock = clock;
    }

    /** A new token with its secret, which can be read this once. */
    public record Issued(ApiToken token, String secret) {
        @Override
        public String toString() {
            return "Issued[" + token + "]";
        }
    }

    @Transactional
    public Issued issue(String account, String label, Role role, Duration life, Actor by) {
        Account holder = accounts.lock(account).filter(Account::active).orElseThrow(() -> Accounts.unknown(account));
        if (!holder.roles().contains(role)) {
            throw new RefusedException(new Fault(
                    "token-role-not-held",
                    "The account " + account + " does not hold the role " + role.word(),
                    "Choose a role the account holds"));
        }
        if (label.isBlank() || label.length() > 100) {
            throw new InvalidException(new Fault(
                    "token-label-missing", "A token says what it is for", "Write a label of up to 100 characters"));
        }
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST) > 0) {
            throw new RefusedException(new Fault(
                    "token-life-out-of-range", "A token lives between one day and one year", "Choose a shorter life"));
        }
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant now = clock.instant();
        var token = new ApiToken(
                UuidV7.next(clock), account, label, role, now, now.plus(life), Optional.empty(), Optional.empty());
        trail.append(by, "token.issued", token.id().toString(), Map.of("account", account, "role", role.word()));
        store.insert(token, Sha256.of(secret));
        return new Issued(token, secret);
    }

    /** Who calls with this secret; empty if it is unknown, expired, revoked, or its account is disabled. */
    public Optional<SignedIn> callerWith(String secret) {
        Instant now = clock.instant();
        Optional<ApiToken> token = store.find(Sha256.of(secret)).filter(found -> found.isLive(now));
        token.ifPresent(found -> store.touch(found.id(), now));
        return token.flatMap(found -> accounts.find(found.account())
                .filter(Account::active)
                .map(account -> SignedIn.byToken(account, found, now)));
    }

    public List<ApiToken> of(String account) {
        return store.of(account);
    }

    /** Does nothing where the account has no such token any more. */
    @Transactional
    public void revoke(String account, UUID id, Actor by) {
        if (store.revoke(account, id, clock.instant())) {
            trail.append(by, "token.revoked", id.toString(), Map.of("account", account));
        }
    }
}
