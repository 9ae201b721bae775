package im.steward.console.slo;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A month of a reader's calendar.
 *
 * @param period until now where the month still runs
 */
record ReportMonth(YearMonth month, ZoneId zone, Period period) {
    /** A day of it, or what of the day has passed. */
    record Day(LocalDate day, Period period) {}

    /** @param text such as {@code 2026-03}; blank is the current month */
    static ReportMonth of(String text, ZoneId zone, Instant now) {
        YearMonth current = YearMonth.from(now.atZone(zone));
        YearMonth asked = text.isBlank() ? current : parsed(text);
        if (asked.isAfter(current) || asked.isBefore(current.minusMonths(120))) {
            throw wrong(text);
        }
        return new ReportMonth(asked, zone, new Period(begin(asked.atDay(1), zone), end(asked, zone, now)));
    }

    private static Instant end(YearMonth month, ZoneId zone, Instant now) {
        Instant end = begin(month.plusMonths(1).atDay(1), zone);
        // Of the minute that runs nothing is counted yet.
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        return end.isAfter(minute) ? latest(minute, begin(month.atDay(1), zone)) : end;
    }

    /** To its end, also where it still runs: what was promised or broke in the minute that runs is part of it. */
    Period whole() {
        return new Period(begin(month.atDay(1), zone), begin(month.plusMonths(1).atDay(1), zone));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static YearMonth parsed(String text) {
        try {
            return YearMonth.parse(text.strip());
        } catch (DateTimeException malformed) {
            throw wrong(text);
        }
    }

    private static InvalidException wrong(String text) {
        return new InvalidException(
                new Fault("slo-invalid", "'" + text + "' is no month that has begun", "Write it as 2026-03"));
    }

    List<Day> days() {
        List<Day> days = new ArrayList<>();
        for (LocalDate day = month.atDay(1); begin(day, zone).isBefore(period.to()); day = day.plusDays(1)) {
            Instant end = begin(day.plusDays(1), zone);
            days.add(new Day(day, new Period(begin(day, zone), end.isAfter(period.to()) ? period.to() : end)));
        }
        return days;
    }

    private static Instant begin(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
