package im.steward.console.completeness;

import im.steward.audit.completeness.Reconciliation;
import im.steward.kernel.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The newest comparison, as the page tells it. */
record RunView(
        String id,
        String state,
        String kind,
        Instant at,
        long checked,
        boolean open,
        @Nullable Fault fault) {
    static RunView of(Reconciliation run) {
        String id = run.id().toString();
        return switch (run.state()) {
            case Reconciliation.State.Requested _ ->
                new RunView(id, "requested", "wait", run.requestedAt(), run.checked(), true, null);
            case Reconciliation.State.Running(var since) ->
                new RunView(id, "running", "wait", since, run.checked(), true, null);
            case Reconciliation.State.Finished(var at) ->
                new RunView(id, "finished", "good", at, run.checked(), false, null);
            case Reconciliation.State.Failed(var at, var fault) ->
                new RunView(id, "failed", "bad", at, run.checked(), false, fault);
        };
    }
}
