package im.steward.audit.search;

import im.steward.audit.search.Facets.Bar;
import im.steward.audit.search.Facets.Step;
import im.steward.kernel.Period;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Days joined into as many bars as an eye can tell apart, none left out where nothing was said. */
record Histogram(List<Bar> bars, Step step) {
    private static final int MOST_BARS = 60;

    /** @param days how many hits each day has, by its first moment in the zone */
    static Histogram of(SortedMap<Instant, Long> days, ZoneId zone) {
        if (days.isEmpty()) {
            return new Histogram(List.of(), Step.DAY);
        }
        LocalDate first = date(days.firstKey(), zone);
        LocalDate last = date(days.lastKey(), zone);
        Step step = step(first, last);
        var sums = new TreeMap<LocalDate, Long>();
        days.forEach((day, hits) -> sums.merge(floor(date(day, zone), step), hits, Long::sum));
        var bars = new ArrayList<Bar>();
        for (LocalDate from = floor(first, step); !from.isAfter(last); from = next(from, step)) {
            bars.add(new Bar(
                    new Period(
                            from.atStartOfDay(zone).toInstant(),
                            next(from, step).atStartOfDay(zone).toInstant()),
                    sums.getOrDefault(from, 0L)));
        }
        return new Histogram(bars, step);
    }

    private static LocalDate date(Instant day, ZoneId zone) {
        return day.atZone(zone).toLocalDate();
    }

    private static Step step(LocalDate first, LocalDate last) {
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        if (days <= MOST_BARS) {
            return Step.DAY;
        }
        if (days / 7 < MOST_BARS) {
            return Step.WEEK;
        }
        if (days / 30 < MOST_BARS) {
            return Step.MONTH;
        }
        return days / 91 < MOST_BARS ? Step.QUARTER : days / 365 < MOST_BARS ? Step.YEAR : Step.DECADE;
    }

    private static LocalDate floor(LocalDate day, Step step) {
        return switch (step) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
            case YEAR -> day.withDayOfYear(1);
            case DECADE -> day.withDayOfYear(1).withYear(Math.floorDiv(day.getYear(), 10) * 10);
        };
    }

    private static LocalDate next(LocalDate from, Step step) {
        return switch (step) {
            case DAY -> from.plusDays(1);
            case WEEK -> from.plusWeeks(1);
            case MONTH -> from.plusMonths(1);
            case QUARTER -> from.plusMonths(3);
            case YEAR -> from.plusYears(1);
            case DECADE -> from.plusYears(10);
        };
    }
}
