package im.steward.audit.completeness;

import im.steward.kernel.Fault;
import im.steward.trail.Actor;
import java.time.Instant;

/**
 * One comparison of topic and archive.
 *
 * @param checked records compared so far
 */
public record Reconciliation(ReconciliationId id, Instant requestedAt, Actor requestedBy, long checked, State state) {
    public sealed interface State {
        record Requested() implements State {}

        record Running(Instant since) implements State {}

        record Finished(Instant at) implements State {}

        record Failed(Instant at, Fault fault) implements State {}
    }
}
