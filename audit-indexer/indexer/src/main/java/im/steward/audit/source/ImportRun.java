package im.steward.audit.source;

import im.steward.kernel.Fault;
import im.steward.trail.OfficerId;
import java.time.Duration;
import java.time.Instant;

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

        /** As the API and the tables write it. */
        default String code() {
            return switch (this) {
                case Requested _ -> "requested";
                case Reading _ -> "reading";
                case Indexing _ -> "indexing";
                case Finished _ -> "finished";
                case Failed _ -> "failed";
            };
        }
    }
}
