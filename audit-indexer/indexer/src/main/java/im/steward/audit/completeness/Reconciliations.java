package im.steward.audit.completeness;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/** Asking for a comparison of topic and archive, and following it. An indexer does it. */
public final class Reconciliations {
    private static final Duration LEASE = Duration.ofMinutes(2);
    private final ReconciliationStore store;
    private final TransactionOperations transaction;
    private final Trail trail;
    private final Clock clock;

    Reconciliations(ReconciliationStore store, TransactionOperations transaction, Trail trail, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.trail = trail;
        this.clock = clock;
    }

    /** One that waits already answers for this request too. */
    public Reconciliation request(Actor actor) {
        return transaction.execute(_ -> store.waiting().orElseGet(() -> {
            Reconciliation reconciliation = new Reconciliation(
                    ReconciliationId.next(clock), clock.instant(), actor, 0, new Reconciliation.State.Requested());
            trail.append(actor, "completeness.requested", reconciliation.id().toString(), Map.of());
            store.add(reconciliation);
            return reconciliation;
        }));
    }

    public Reconciliation find(ReconciliationId id) {
        return store.find(id)
                .orElseThrow(() -> new RefusedException(new Fault(
                        "reconciliation-unknown",
                        "No comparison " + id,
                        "Open the completeness page and pick one of its comparisons")));
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    /** Newest first. */
    public List<Reconciliation> latest(int count) {
        return store.latest(count);
    }

    Optional<Reconciliation> claim() {
        Instant now = clock.instant();
        return store.claim(now, now.plus(LEASE));
    }

    /** Says that the work goes on; the caller's transaction must not commit what is no longer its own. */
    void progressed(ReconciliationId id, long checked) {
        if (!store.extend(id, clock.instant().plus(LEASE), checked)) {
            throw new RefusedException(new Fault(
                    "reconciliation-taken-over",
                    "Another indexer took over comparison " + id,
                    "Nothing is to be done; the other one finishes it"));
        }
    }

    void finish(ReconciliationId id, Map<String, String> totals) {
        transaction.executeWithoutResult(_ -> {
            store.finish(id, clock.instant());
            trail.append(new Actor.Process("indexer"), "completeness.reconciled", id.toString(), totals);
        });
    }

    void fail(ReconciliationId id, Fault fault) {
        store.fail(id, clock.instant(), fault);
    }
}
