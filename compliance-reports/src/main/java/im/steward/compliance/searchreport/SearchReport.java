package im.steward.compliance.searchreport;

import im.steward.kernel.Fault;
import java.time.Instant;

/** One sending of a saved search. */
public record SearchReport(SearchReportId id, SearchReportAsk ask, Instant requestedAt, State state) {
    /** Where it stands. */
    public sealed interface State {
        record Requested() implements State {}

        record Running(String worker) implements State {}

        record Sent(Instant at, long messages) implements State {}

        record Failed(Instant at, Fault fault) implements State {}

        /** The word every door shows. */
        default String name() {
            return switch (this) {
                case Requested _ -> "requested";
                case Running _ -> "running";
                case Sent _ -> "sent";
                case Failed _ -> "failed";
            };
        }
    }
}
