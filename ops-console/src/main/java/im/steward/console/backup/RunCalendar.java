package im.steward.console.backup;

import im.steward.backup.plan.BackupRuns.DayOfRuns;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last twelve months as squares, a column per week from Monday: a day with a failed run stands out. */
record RunCalendar(int width, int height, List<Label> months, List<Square> squares, long complete, long failed) {
    private static final int STEP = 13;
    private static final int SIZE = 11;
    private static final int WEEKS = 53;

    RunCalendar {
        months = List.copyOf(months);
        squares = List.copyOf(squares);
    }

    /** A month above the week in which its first day lies. */
    record Label(int x, String text) {}

    /** @param level {@code none}, {@code 1} to {@code 4}, or {@code bad} */
    record Square(int x, int y, int size, String level, LocalDate day, long complete, long failed) {}

    static LocalDate firstDay(LocalDate today) {
        return today.with(DayOfWeek.MONDAY).minusWeeks(WEEKS - 1);
    }

    static RunCalendar of(List<DayOfRuns> days, LocalDate today, Locale locale) {
        Map<LocalDate, DayOfRuns> byDay = days.stream().collect(Collectors.toMap(DayOfRuns::day, Function.identity()));
        LocalDate first = firstDay(today);
        List<Square> squares = new ArrayList<>();
        first.datesUntil(today.plusDays(1)).forEach(day -> {
            DayOfRuns its = byDay.getOrDefault(day, new DayOfRuns(day, 0, 0));
            long failed = its.failed();
            long complete = its.complete();
            squares.add(new Square(
                    (int) ChronoUnit.WEEKS.between(first, day) * STEP,
                    (day.getDayOfWeek().getValue() - 1) * STEP,
                    SIZE,
                    failed > 0 ? "bad" : complete == 0 ? "none" : Long.toString(Math.min(complete + 1, 4)),
                    day,
                    complete,
                    failed));
        });
        return new RunCalendar(
                WEEKS * STEP,
                7 * STEP,
                months(first, today, locale),
                squares,
                squares.stream().mapToLong(Square::complete).sum(),
                squares.stream().mapToLong(Square::failed).sum());
    }

    private static List<Label> months(LocalDate first, LocalDate today, Locale locale) {
        return first.plusMonths(1)
                .withDayOfMonth(1)
                .datesUntil(today.plusDays(1), Period.ofMonths(1))
                .map(month -> new Label(
                        (int) ChronoUnit.WEEKS.between(first, month) * STEP,
                        month.getMonth().getDisplayName(TextStyle.SHORT, locale)))
                .toList();
    }
}
