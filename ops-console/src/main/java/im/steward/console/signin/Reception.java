package im.steward.console.signin;

import im.steward.console.account.Accounts;
import im.steward.console.account.Guest;
import im.steward.console.account.SignedIn;
import im.steward.console.account.Welcome;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.transaction.TransactionException;

/** Lets in whom the company directory or the single sign-on vouches for; who came and who was refused is in the trail. */
public final class Reception {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private final Accounts accounts;
    private final SignInLedger ledger;

    Reception(Accounts accounts, SignInLedger ledger) {
        this.accounts = accounts;
        this.ledger = ledger;
    }

    public SignedIn admit(Guest guest, String address) {
        String way = guest.origin().name().toLowerCase(Locale.ROOT);
        try {
            return switch (accounts.welcome(guest)) {
                case Welcome.In(var account) -> {
                    ledger.accepted(account, address, way);
                    yield accounts.present(account);
                }
                case Welcome.Out(var fault) -> {
                    ledger.refused(guest.name(), address, way, fault.code());
                    log.atInfo().addKeyValue("fault", fault.code()).log("sign-in refused");
                    throw new SignInRefused(new RefusedException(fault));
                }
            };
        } catch (DataAccessException | TransactionException | UnavailableException away) {
            throw new InternalAuthenticationServiceException("sign-in needs its stores", away);
        }
    }

    /** Nobody is known yet: what came from the other side cannot be trusted. */
    public void turnAway(String way, String address, Fault fault) {
        ledger.refused("", address, way, fault.code());
    }
}
