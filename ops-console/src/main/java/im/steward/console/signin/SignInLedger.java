package im.steward.console.signin;

import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.util.Map;

/** Trail entries of who came in and who was refused. */
final class SignInLedger {
    private static final Actor CONSOLE = new Actor.Process("console");

    private final Accounts accounts;
    private final Trail trail;

    SignInLedger(Accounts accounts, Trail trail) {
        this.accounts = accounts;
        this.trail = trail;
    }

    void accepted(Account account, String address, String way) {
        trail.append(
                Actor.officer(account.name()),
                "signin.accepted",
                account.name(),
                Map.of("address", address, "way", way));
    }

    /** People type passwords into the name field, so only a name we know is written down. */
    void refused(String name, String address, String way, String why) {
        String subject = accounts.find(name).map(Account::name).orElse("unknown");
        trail.append(CONSOLE, "signin.refused", subject, Map.of("address", address, "way", way, "why", why));
    }
}
