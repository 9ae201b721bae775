package im.steward.console.completeness;

import im.steward.audit.completeness.DayTotal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A year as squares, a column per week from Monday: the more was read the stronger; what does not add up stands out. */
record CalendarView(int year, int width, int height, List<Label> months, List<Square> squares, long incomplete) {
    private static final int STEP = 13;
    private static final int SIZE = 11;
    private static final int LEVELS = 4;

    /** A month above the week in which it begins. */
    record Label(int x, String text) {}

    /** @param level {@code none}, {@code 1} to {@code 4}, or {@code bad} */
    record Square(int x, int y, int size, String level, LocalDate day, long read, long archived) {}

    static CalendarView of(int year, List<DayTotal> totals, Locale locale) {
        Map<LocalDate, DayTotal> byDay = totals.stream().collect(Collectors.toMap(DayTotal::day, Function.identity()));
        long most = totals.stream().mapToLong(DayTotal::read).max().orElse(0);
        LocalDate first = LocalDate.of(year, 1, 1);
        LocalDate monday = first.with(DayOfWeek.MONDAY);
        List<Square> squares = new ArrayList<>();
        first.datesUntil(first.plusYears(1)).forEach(day -> {
            DayTotal total = byDay.get(day);
            int week = week(monday, day);
            squares.add(new Square(
                    week * STEP,
                    (day.getDayOfWeek().getValue() - 1) * STEP,
                    SIZE,
                    level(total, most),
                    day,
                    total == null ? 0 : total.read(),
                    total == null ? 0 : total.archived()));
        });
        long incomplete = totals.stream().filter(total -> !total.complete()).count();
        return new CalendarView(year, 54 * STEP, 7 * STEP, months(first, monday, locale), squares, incomplete);
    }

    private static List<Label> months(LocalDate first, LocalDate monday, Locale locale) {
        return Arrays.stream(Month.values())
                .map(month -> new Label(
                        week(monday, first.with(month)) * STEP, month.getDisplayName(TextStyle.SHORT, locale)))
                .toList();
    }

    private static int week(LocalDate monday, LocalDate day) {
        return (int) ChronoUnit.WEEKS.between(monday, day);
    }

    /** Logarithmic: a day of ten messages differs from none more than one of a thousand from one of nine hundred. */
    private static String level(@Nullable DayTotal total, long most) {
        if (total == null) {
            return "none";
        }
        if (!total.complete()) {
            return "bad";
        }
        double share = Math.log1p((double) total.read()) / Math.max(Math.log1p((double) most), 1e-9);
        return Integer.toString(Math.clamp((int) Math.ceil(share * LEVELS), 1, LEVELS));
    }
}
