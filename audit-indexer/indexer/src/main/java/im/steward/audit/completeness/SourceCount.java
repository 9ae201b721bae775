package im.steward.audit.completeness;

import java.time.LocalDate;

/** The ledger of one source, summed up. */
public record SourceCount(
        String platform,
        String instance,
        LocalDate first,
        LocalDate last,
        long channels,
        long read,
        long archived,
        long duplicates,
        long conflicts,
        long quarantined,
        long gaps,
        long unexplained) {
    public boolean complete() {
        return gaps == 0 && unexplained == 0;
    }
}
