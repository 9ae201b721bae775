package im.steward.console.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Too many wrong passwords close an account, or an address, for a while; a right password does not open it sooner. */
public final class Lockout {
    static final int FAILURES_PER_ACCOUNT = 5;
    static final int FAILURES_PER_ADDRESS = 25;
    static final Duration WINDOW = Duration.ofMinutes(15);

    private static final long NONE = 0;

    private final AttemptStore store;
    private final Clock clock;

    Lockout(AttemptStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** One password on its way to be checked. */
    record Guess(long id, String account, String address) {}

    /**
     * Counts as wrong until it is taken back: of many guesses at once each sees all that came before it, so no more are
     * checked than one after the other would be.
     */
    Guess guess(String account, String address) {
        return new Guess(store.add(account, address, clock.instant(), false), account, address);
    }

    /** For a guess that was right, or that nobody could check. */
    void takeBack(Guess guess) {
        store.remove(guess.id());
    }

    /** Until when nobody gets in as this account or from this address, whatever comes of this guess. */
    Optional<Instant> closedUntil(Guess guess) {
        Instant since = clock.instant().minus(WINDOW);
        Optional<Instant> byAccount = reopening(
                store.refusalsOfAccount(guess.account(), guess.id(), since, FAILURES_PER_ACCOUNT),
                FAILURES_PER_ACCOUNT);
        Optional<Instant> byAddress = reopening(
                store.refusalsOfAddress(guess.address(), guess.id(), since, FAILURES_PER_ADDRESS),
                FAILURES_PER_ADDRESS);
        if (byAccount.isPresent() && byAddress.isPresent()) {
            return byAccount.get().isAfter(byAddress.get()) ? byAccount : byAddress;
        }
        return byAccount.or(() -> byAddress);
    }

    /** For ways in that guess no password here: an address that keeps bringing what cannot be trusted. */
    public Optional<Instant> closedUntil(String address) {
        Instant since = clock.instant().minus(WINDOW);
        return reopening(store.refusalsOfAddress(address, NONE, since, FAILURES_PER_ADDRESS), FAILURES_PER_ADDRESS);
    }

    public void refused(String address) {
        store.add("", address, clock.instant(), false);
    }

    /** An account nobody gets into at the moment, and since which refusal of this row. */
    public record Closed(String account, Instant since) {}

    /** Of the accounts there are; what else was typed as a name stays unsaid, since it may be a password. */
    public List<Closed> closedAccounts() {
        return store.closedAccounts(clock.instant().minus(WINDOW), FAILURES_PER_ACCOUNT);
    }

    void accepted(Guess guess) {
        takeBack(guess);
        store.add(guess.account(), guess.address(), clock.instant(), true);
        store.forgetBefore(clock.instant().minus(WINDOW.multipliedBy(4)));
    }

    private static Optional<Instant> reopening(List<Instant> refusals, int allowed) {
        return refusals.size() < allowed
                ? Optional.empty()
                : Optional.of(refusals.getFirst().plus(WINDOW));
    }
}
