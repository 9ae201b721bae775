package im.steward.console.signin;

import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.console.account.SignedIn;
import im.steward.console.signin.ldap.Directory;
import im.steward.console.signin.ldap.DirectoryEntry;
import im.steward.kernel.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
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

/** Checks a name and a password behind the lock-out: our own accounts first, so that they work while the directory is away. */
final class PasswordSignIn implements AuthenticationProvider {
    private static final Logger log = LoggerFactory.getLogger(PasswordSignIn.class);
    private static final String LOCAL = "password";
    private static final String DIRECTORY = "ldap";
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PASSWORD = 1_000;

    private final Accounts accounts;
    private final Lockout lockout;
    private final SignInLedger ledger;
    private final Directory directory;
    private final Reception reception;

    PasswordSignIn(Accounts accounts, Lockout lockout, SignInLedger ledger, Directory directory, Reception reception) {
        this.accounts = accounts;
        this.lockout = lockout;
        this.ledger = ledger;
        this.directory = directory;
        this.reception = reception;
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

    private Authentication check(String typed, String password, String address) {
        Lockout.Guess guess = open(typed, address, LOCAL);
        try {
            Optional<Account> account = accounts.check(typed, password);
            if (account.isPresent()) {
                // Written down first: when the trail is away, nobody comes in unseen.
                ledger.accepted(account.get(), address, LOCAL);
                lockout.accepted(guess);
                return in(accounts.present(account.get()));
            }
            boolean keptHere = accounts.find(typed)
                    .filter(known -> known.origin() == Account.Origin.LOCAL)
                    .isPresent();
            if (keptHere || !directory.isConfigured()) {
                throw wrong(typed, address, LOCAL);
            }
            Optional<DirectoryEntry> entry = asked(() -> directory.find(typed), typed, address);
            // One person, one count: a filter may know them by more than one name.
            String name = entry.map(found -> found.guest().name()).orElse(typed);
            if (!name.equals(typed)) {
                lockout.takeBack(guess);
                guess = open(name, address, DIRECTORY);
            }
            if (entry.isEmpty() || !asked(() -> directory.accepts(entry.get(), password), name, address)) {
                throw wrong(name, address, DIRECTORY);
            }
            SignedIn caller = reception.admit(entry.get().guest(), address);
            lockout.accepted(guess);
            return in(caller);
        } catch (BadCredentialsException wrong) {
            throw wrong;
        } catch (RuntimeException notTheGuess) {
            lockout.takeBack(guess);
            throw notTheGuess;
        }
    }

    private <T> T asked(Supplier<T> question, String name, String address) {
        try {
            return question.get();
        } catch (UnavailableException away) {
            ledger.refused(name, address, DIRECTORY, away.fault().code());
            throw new SignInRefused(away);
        }
    }

    private Lockout.Guess open(String name, String address, String way) {
        Lockout.Guess guess = lockout.guess(name, address);
        Optional<Instant> closed = lockout.closedUntil(guess);
        if (closed.isPresent()) {
            // Knocking at a closed door does not keep it closed for longer.
            lockout.takeBack(guess);
            log.atWarn().addKeyValue("until", closed.get()).log("sign-in refused while closed");
            ledger.refused(name, address, way, "closed");
            throw new LockedException("closed until " + closed.get());
        }
        return guess;
    }

    /** The guess stays counted. */
    private BadCredentialsException wrong(String name, String address, String way) {
        ledger.refused(name, address, way, "password");
        return new BadCredentialsException("no such name and password");
    }

    private static Authentication in(SignedIn caller) {
        return UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
