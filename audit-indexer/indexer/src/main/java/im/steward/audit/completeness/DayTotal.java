package im.steward.audit.completeness;

import java.time.LocalDate;

/** One day of a source over all its conversations; a square of the calendar. */
public record DayTotal(LocalDate day, long read, long archived, long gaps, long unexplained) {
    public boolean complete() {
        return gaps == 0 && unexplained == 0;
    }
}
