package im.steward.compliance.searchreport;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one sending of a saved search. */
public record SearchReportId(UUID value) {
    public static SearchReportId next(Clock clock) {
        return new SearchReportId(UuidV7.next(clock));
    }

    public static SearchReportId of(String text) {
        return new SearchReportId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
