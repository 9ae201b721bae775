package im.steward.audit.completeness;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records that left Kafka before they were compared. No later comparison settles them, so a person accounts for them:
 * which export was imported in their place, or why none can be.
 */
public final class ExpiredRanges {
    private static final int LONGEST_REASON = 500;
    private final CompletenessStore store;
    private final TransactionOperations transaction;
    private final Trail trail;
    private final Clock clock;

    ExpiredRanges(CompletenessStore store, TransactionOperations transaction, Trail trail, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * For all that are open and were found up to then; what was found after somebody looked stays open.
     *
     * @return how many
     * @throws InvalidException without a reason, or with one of more than 500 characters
     * @throws RefusedException when none is open
     */
    public long accountFor(Instant foundUpTo, Actor actor, String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            throw new InvalidException(new Fault(
                    "expired-reason",
                    "Expired ranges are accounted for with a reason",
                    "Write which export was imported, or why none can be, in up to " + LONGEST_REASON + " characters"));
        }
        return transaction.execute(_ -> {
            long ranges = store.accountFor(foundUpTo, new Finding.Account(actor.toString(), clock.instant(), why));
            if (ranges == 0) {
                throw new RefusedException(new Fault(
                        "expired-none-open",
                        "No expired range found up to %s is open".formatted(foundUpTo),
                        "Open the differences by name and look which are"));
            }
            trail.append(
                    actor,
                    "completeness.accounted",
                    "expired",
                    Map.of("ranges", Long.toString(ranges), "found_up_to", foundUpTo.toString(), "reason", why));
            return ranges;
        });
    }
}
