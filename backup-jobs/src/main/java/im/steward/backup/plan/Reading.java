package im.steward.backup.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far a vault's bytes were read: a slice a day, counted on, so that a day without a worker skips none.
 *
 * @param slice the last one, 0 before the first
 * @param damaged slices that were not whole when they were last read
 * @param thoroughAt when what parts keep outside of the vault was last read to its end
 */
record Reading(Optional<Instant> readAt, int slice, SortedSet<Integer> damaged, Optional<Instant> thoroughAt) {
    static final int SLICES = 7;
    private static final int THOROUGH_DAYS = 7;

    Reading {
        damaged = new TreeSet<>(damaged);
    }

    /** Once on each day, however late the last one came to its end; a day of a clock that ran ahead counts for none. */
    boolean isDue(Instant now) {
        return readAt.filter(at -> day(at).equals(day(now))).isEmpty();
    }

    boolean isThoroughDue(Instant now) {
        return thoroughAt
                .map(Reading::day)
                .filter(day ->
                        !day.isAfter(day(now)) && day.plusDays(THOROUGH_DAYS).isAfter(day(now)))
                .isEmpty();
    }

    /** The next one; and each damaged one, which may have been mended. */
    SortedSet<Integer> toRead() {
        SortedSet<Integer> slices = new TreeSet<>(damaged);
        slices.add(next());
        return slices;
    }

    int next() {
        return slice % SLICES + 1;
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
