package im.steward.console.account;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.transaction.annotation.Transactional;

/** What an administrator does with accounts, and what people do with their own; roles are asked for by {@link RoleGrants}. */
public class Accounts {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,99}");
    private static final Actor CONSOLE = new Actor.Process("console");
    private static final Fault NO_ROLE = new Fault(
            "role-not-mapped",
            "None of your groups stands for a role in Steward",
            "Ask an administrator which group you need, join it, then sign in again");
    private static final int SHORTEST_PASSWORD = 12;
    private static final int LONGEST_PASSWORD = 200;

    private final AccountStore store;
    private final TokenStore tokens;
    private final PasswordHashing hashing;
    private final Trail trail;
    private final Clock clock;
    private final ZoneId zone;

    Accounts(AccountStore store, TokenStore tokens, PasswordHashing hashing, Trail trail, Clock clock, ZoneId zone) {
        this.store = store;
        this.tokens = tokens;
        this.hashing = hashing;
        this.trail = trail;
        this.clock = clock;
        this.zone = zone;
    }

    /** A password only its reader may keep. */
    public record Handed(Account account, String password) {
        @Override
        public String toString() {
            return "Handed[" + account.name() + "]";
        }
    }

    public Optional<Account> find(String name) {
        return store.find(name);
    }

    public Account named(String name) {
        return store.find(name).orElseThrow(() -> unknown(name));
    }

    public List<Account> all() {
        return store.all();
    }

    /** This account as a caller by session, as of now. */
    public SignedIn present(Account account) {
        return SignedIn.bySession(account, clock.instant());
    }

    /** The account if it is active, keeps its password here, and this is the password; the time it takes is the same. */
    public Optional<Account> check(String name, String password) {
        Optional<String> hash = store.findPasswordHash(name);
        boolean right = hashing.matches(password, hash);
        return right ? store.find(name) : Optional.empty();
    }

    /** Without any role: each role is a request of its own. */
    @Transactional
    public Handed create(String name, String displayName, Actor by) {
        String clean = name.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(clean).matches()) {
            throw new InvalidException(nameInvalid("'" + clean + "'"));
        }
        String shown = displayName.isBlank() ? clean : displayName.strip();
        if (shown.length() > 200) {
            throw new InvalidException(
                    new Fault("account-name-invalid", "The shown name is too long", "Use at most 200 characters"));
        }
        Account account = Account.fresh(clean, shown, Account.Origin.LOCAL, Set.of(), zone, clock.instant());
        String password = GeneratedPassword.next();
        String hash = hashing.hash(password);
        if (!store.insert(account, Optional.of(hash))) {
            throw new RefusedException(new Fault(
                    "account-name-taken",
                    "There is an account " + clean + " already",
                    "Choose another name, or change the account there is"));
        }
        trail.append(by, "account.created", clean, Map.of("shown", shown));
        store.resetPassword(clean, hash, nameOf(by), clock.instant());
        return new Handed(named(clean), password);
    }

    /** A new password, told once; the person has to change it at the next sign-in. */
    @Transactional
    public Handed resetPassword(String name, Actor by) {
        Account account = local(name);
        if (nameOf(by).equals(account.name())) {
            throw new RefusedException(new Fault(
                    "account-own",
                    "An administrator does not reset their own password",
                    "Change it on the page of your own account"));
        }
        String password = GeneratedPassword.next();
        trail.append(by, "account.password-reset", name, Map.of());
        store.resetPassword(name, hashing.hash(password), nameOf(by), clock.instant());
        endTokens(name, by, "password-reset");
        return new Handed(named(name), password);
    }

    @Transactional
    public void changeOwnPassword(String name, String before, String after) {
        Account account = local(name);
        if (!hashing.matches(before, store.findPasswordHash(name))) {
            throw new RefusedException(new Fault(
                    "password-wrong", "The present password is not right", "Type the password you signed in with"));
        }
        if (after.length() < SHORTEST_PASSWORD
                || after.length() > LONGEST_PASSWORD
                || after.toLowerCase(Locale.ROOT).contains(account.name())
                || after.equals(before)) {
            throw new InvalidException(new Fault(
                    "password-too-weak",
                    "The new password is too short, too long, the old one, or has your account's name in it",
                    "Use 12 to 200 characters; a few unrelated words do well"));
        }
        trail.append(Actor.officer(name), "account.password-changed", name, Map.of());
        store.changeOwnPassword(name, hashing.hash(after), clock.instant());
        endTokens(name, Actor.officer(name), "password-changed");
    }

    /** As its sessions do: whoever made them need not be whoever has the account from now on. */
    private void endTokens(String name, Actor by, String why) {
        tokens.revokeAll(name, clock.instant())
                .forEach(token ->
                        trail.append(by, "token.revoked", token.toString(), Map.of("account", name, "why", why)));
    }

    @Transactional
    public void disable(String name, Actor by) {
        store.lockAll();
        Account account = named(name);
        if (nameOf(by).equals(name)) {
            throw new RefusedException(
                    new Fault("account-own", "Nobody disables their own account", "Ask another administrator"));
        }
        keepAnAdmin(account);
        trail.append(by, "account.disabled", name, Map.of());
        store.setActive(name, false);
    }

    /** An account of the directory then belongs to whoever comes next with its name. */
    @Transactional
    public void enable(String name, Actor by) {
        Account account = named(name);
        trail.append(by, "account.enabled", name, Map.of());
        store.setActive(name, true);
        if (account.origin() != Account.Origin.LOCAL) {
            store.release(name);
            endTokens(name, by, "account-enabled");
        }
    }

    /** Taking a role away needs no second person. */
    @Transactional
    public void revokeRole(String name, Role role, Actor by) {
        store.lockAll();
        Account account = named(name);
        if (!account.roles().contains(role)) {
            throw new RefusedException(new Fault(
                    "role-not-held", "The account " + name + " does not hold " + role.word(), "Nothing is left to do"));
        }
        if (role == Role.ADMIN) {
            keepAnAdmin(account);
        }
        EnumSet<Role> left = EnumSet.noneOf(Role.class);
        left.addAll(account.roles());
        left.remove(role);
        trail.append(by, "role.revoked", name, Map.of("role", role.word()));
        store.setRoles(name, left);
    }

    /**
     * What a directory or a single sign-on says about a person replaces what we knew. A refusal is returned, not thrown:
     * the loss of the last role is kept even though nobody comes in.
     */
    @Transactional
    public Welcome welcome(Guest guest) {
        if (!NAME.matcher(guest.name()).matches()) {
            return new Welcome.Out(nameInvalid("The name that came from your company"));
        }
        Optional<Account> known =
                store.lockByIdentity(guest.origin(), guest.identity()).or(() -> store.lock(guest.name()));
        if (known.isPresent()) {
            return welcomeBack(known.get(), guest);
        }
        if (guest.roles().isEmpty()) {
            return new Welcome.Out(NO_ROLE);
        }
        Account fresh =
                Account.fresh(guest.name(), guest.displayName(), guest.origin(), guest.roles(), zone, clock.instant());
        if (!store.insert(fresh, Optional.empty())) {
            // Two first sign-ins at the same moment: the other one has made the account.
            return welcomeBack(store.lock(guest.name()).orElseThrow(() -> unknown(guest.name())), guest);
        }
        store.bind(guest.name(), guest.identity());
        trail.append(
                CONSOLE,
                "account.created",
                guest.name(),
                Map.of("origin", guest.origin().name().toLowerCase(Locale.ROOT), "roles", words(guest.roles())));
        return new Welcome.In(named(guest.name()));
    }

    private Welcome welcomeBack(Account account, Guest guest) {
        if (account.origin() != guest.origin() || !account.active()) {
            return new Welcome.Out(new Fault(
                    "account-of-other-origin",
                    "The account " + account.name() + " is disabled or belongs to another way of signing in",
                    "Ask an administrator to look at the account"));
        }
        Optional<String> identity = store.findIdentity(account.name());
        if (identity.isPresent() && !identity.get().equals(guest.identity())) {
            return new Welcome.Out(new Fault(
                    "account-of-another-person",
                    "The account " + account.name() + " belongs to someone who had this name before",
                    "Ask an administrator to disable and enable the account if it shall be yours"));
        }
        if (!account.roles().equals(guest.roles())) {
            trail.append(CONSOLE, "role.mapped", account.name(), Map.of("roles", words(guest.roles())));
            store.setRoles(account.name(), guest.roles());
        }
        if (guest.roles().isEmpty()) {
            return new Welcome.Out(NO_ROLE);
        }
        store.bind(account.name(), guest.identity());
        store.setDisplayName(account.name(), guest.displayName());
        return new Welcome.In(named(account.name()));
    }

    private static String words(Set<Role> roles) {
        return roles.stream().sorted().map(Role::word).collect(Collectors.joining(", "));
    }

    public void chooseLanguage(String name, Language language) {
        store.setLanguage(name, language);
    }

    public void chooseZone(String name, ZoneId chosen) {
        store.setZone(name, chosen);
    }

    private Account local(String name) {
        Account account = store.lock(name).orElseThrow(() -> unknown(name));
        if (account.origin() != Account.Origin.LOCAL) {
            throw new RefusedException(new Fault(
                    "password-kept-elsewhere",
                    "The password of " + name + " is kept by your company's directory",
                    "Change it there"));
        }
        return account;
    }

    private void keepAnAdmin(Account leaving) {
        if (leaving.active() && leaving.roles().contains(Role.ADMIN) && store.countActive(Role.ADMIN) < 2) {
            throw new RefusedException(new Fault(
                    "account-last-admin",
                    "The account " + leaving.name() + " is the last administrator",
                    "Give the role to someone else first"));
        }
    }

    private static Fault nameInvalid(String what) {
        return new Fault(
                "account-name-invalid",
                what + " cannot be an account's name",
                "Use up to 100 of a-z, 0-9, dot, dash, underscore and @, beginning with a letter or digit");
    }

    private static String nameOf(Actor actor) {
        return actor instanceof Actor.Officer(var id) ? id.value() : actor.toString();
    }

    static RefusedException unknown(String name) {
        return new RefusedException(
                new Fault("account-unknown", "There is no account " + name, "Pick one from the list of accounts"));
    }
}
