package im.steward.audit.source;

import im.steward.kernel.Fault;
import im.steward.trail.OfficerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One file on its way into the archive.
 *
 * @param instance which installation of the platform it comes from
 * @param fileName what the sender called it
 */
public record ImportRun(
        ImportRunId id,
        ImportFormat format,
        String instance,
        String fileName,
        long bytes,
        OfficerId requestedBy,
        Instant requestedAt,
        State state,
        ImportCounts counts) {
    public sealed interface State {
        record Requested() implements State {}

        record Reading(Instant since) implements State {}

        /** All is published; the indexers have not caught up with it yet. */
        record Indexing(Instant since) implements State {}

        record Finished(Instant at, Duration took) implements State {}

        record Failed(Instant at, Fault fault) implements State {}

        /** Given up in the middle; what was published until then is in the archive. */
        record Incomplete(Instant at, Fault fault) implements State {}

        /** As the API and the tables write it. */
        default String code() {
            return switch (this) {
                case Requested _ -> "requested";
                case Reading _ -> "reading";
                case Indexing _ -> "indexing";
                case Finished _ -> "finished";
                case Failed _ -> "failed";
                case Incomplete _ -> "incomplete";
            };
        }
    }

    /** Why it did not end well. */
    public Optional<Fault> fault() {
        return switch (state) {
            case State.Failed(var _, Fault fault) -> Optional.of(fault);
            case State.Incomplete(var _, Fault fault) -> Optional.of(fault);
            case State.Requested _, State.Reading _, State.Indexing _, State.Finished _ -> Optional.empty();
        };
    }

    public Optional<Instant> endedAt() {
        return switch (state) {
            case State.Finished(Instant at, var _) -> Optional.of(at);
            case State.Failed(Instant at, var _) -> Optional.of(at);
            case State.Incomplete(Instant at, var _) -> Optional.of(at);
            case State.Requested _, State.Reading _, State.Indexing _ -> Optional.empty();
        };
    }
}
