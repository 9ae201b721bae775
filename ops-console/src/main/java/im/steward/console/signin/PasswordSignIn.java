package im.steward.console.signin;

import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.kernel.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Checks a name and a password against our accounts, behind the lock-out. */
final class PasswordSignIn implements AuthenticationProvider {
    private static final Logger log = LoggerFactory.getLogger(PasswordSignIn.class);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PASSWORD = 1_000;

    private final Accounts accounts;
    private final Lockout lockout;
    private final SignInLedger ledger;

    PasswordSignIn(Accounts accounts, Lockout lockout, SignInLedger ledger) {
        this.accounts = accounts;
        this.lockout = lockout;
        this.ledger = ledger;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String name = attempt.getName().strip().toLowerCase(Locale.ROOT);
        String password = String.valueOf(attempt.getCredentials());
        String address = attempt.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress()
                : "unknown";
        if (name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD) {
            throw new BadCredentialsException("too long");
        }
        try {
            return check(name, password, address);
        } catch (DataAccessException | UnavailableException away) {
            throw new InternalAuthenticationServiceException("sign-in needs its stores", away);
        }
    }

    private Authentication check(String name, String password, String address) {
        Optional<Instant> closed = lockout.closedUntil(name, address);
        if (closed.isPresent()) {
            log.atWarn().addKeyValue("until", closed.get()).log("sign-in refused while closed");
            ledger.refused(name, address, "closed");
            throw new LockedException("closed until " + closed.get());
        }
        Optional<Account> account = accounts.check(name, password);
        if (account.isEmpty()) {
            lockout.refused(name, address);
            ledger.refused(name, address, "password");
            throw new BadCredentialsException("no such name and password");
        }
        // Written down first: when the trail is away, nobody comes in unseen.
        ledger.accepted(account.get(), address, "password");
        lockout.accepted(name, address);
        return UsernamePasswordAuthenticationToken.authenticated(accounts.present(account.get()), null, List.of());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
