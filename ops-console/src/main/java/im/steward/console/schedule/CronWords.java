package im.steward.console.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;

/**
 * Says a Quartz expression as a person would; forms nobody writes by hand are left to the next runs beside it. (The
 * library for this, cron-utils, says "at 08:00 at Monday day" and has a Chinese that nobody speaks.)
 */
final class CronWords {
    private static final Pattern NUMBERS = Pattern.compile("\\d+(,\\d+)*");
    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+)");
    private static final Pattern STEP = Pattern.compile("(?:\\*|0)/(\\d+)");
    private static final Pattern NTH_DAY = Pattern.compile("(\\w+)#(\\d)");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    private final MessageSource messages;

    CronWords(MessageSource messages) {
        this.messages = messages;
    }

    String of(String cron, Locale locale) {
        String[] field = cron.toUpperCase(Locale.ROOT).split(" ", -1);
        boolean plainYear = field.length == 6 || field[6].equals("*");
        Optional<String> time = field[0].equals("0") ? time(field[1], field[2], locale) : Optional.empty();
        Optional<String> days = days(field[3], field[5], locale);
        Optional<String> months = months(field[4], locale);
        if (!plainYear || time.isEmpty() || days.isEmpty() || months.isEmpty()) {
            return say("other", locale);
        }
        String sentence = say("sentence", locale, days.get(), time.get());
        return months.get().isEmpty() ? sentence : say("inMonths", locale, sentence, months.get());
    }

    private Optional<String> time(String minute, String hour, Locale locale) {
        Matcher everyMinutes = STEP.matcher(minute);
        Matcher everyHours = STEP.matcher(hour);
        Matcher hours = RANGE.matcher(hour);
        boolean oneMinute = minute.matches("\\d+");
        if (oneMinute && NUMBERS.matcher(hour).matches()) {
            return Optional.of(say("at", locale, list(hour, one -> clock(one, minute), locale)));
        }
        if (oneMinute && hour.equals("*")) {
            return Optional.of(say("hourly", locale, two(minute)));
        }
        if (oneMinute && everyHours.matches()) {
            return Optional.of(say("everyHours", locale, everyHours.group(1), two(minute)));
        }
        if (oneMinute && hours.matches()) {
            return Optional.of(
                    say("hourlyBetween", locale, clock(hours.group(1), minute), clock(hours.group(2), minute)));
        }
        if (everyMinutes.matches() && hour.equals("*")) {
            return Optional.of(say("everyMinutes", locale, everyMinutes.group(1)));
        }
        if (everyMinutes.matches() && hours.matches()) {
            return Optional.of(say(
                    "everyMinutesBetween",
                    locale,
                    everyMinutes.group(1),
                    clock(hours.group(1), "0"),
                    clock(hours.group(2), "59")));
        }
        return Optional.empty();
    }

    private Optional<String> days(String ofMonth, String ofWeek, Locale locale) {
        boolean anyOfMonth = ofMonth.equals("*") || ofMonth.equals("?");
        boolean anyOfWeek = ofWeek.equals("*") || ofWeek.equals("?");
        if (anyOfMonth && anyOfWeek) {
            return Optional.of(say("daily", locale));
        }
        if (anyOfWeek && ofMonth.equals("L")) {
            return Optional.of(say("lastDay", locale));
        }
        if (anyOfWeek && NUMBERS.matcher(ofMonth).matches()) {
            return Optional.of(say("onDays", locale, list(ofMonth, Function.identity(), locale)));
        }
        Matcher nth = NTH_DAY.matcher(ofWeek);
        if (anyOfMonth && nth.matches()) {
            return day(nth.group(1), locale).map(name -> say("nthDay", locale, nth.group(2), name));
        }
        return anyOfMonth ? ranges(ofWeek, one -> day(one, locale), locale) : Optional.empty();
    }

    private Optional<String> months(String field, Locale locale) {
        return field.equals("*") ? Optional.of("") : ranges(field, one -> month(one, locale), locale);
    }

    /** {@code MON-WED,FRI}, each end by its name. */
    private Optional<String> ranges(String field, Function<String, Optional<String>> name, Locale locale) {
        List<Optional<String>> parts = Arrays.stream(field.split(",", -1))
                .map(part -> {
                    String[] ends = part.split("-", -1);
                    Optional<String> from = name.apply(ends[0]);
                    return ends.length == 1
                            ? from
                            : from.flatMap(first -> name.apply(ends[1]).map(last -> say("range", locale, first, last)));
                })
                .toList();
        return parts.stream().allMatch(Optional::isPresent)
                ? Optional.of(
                        parts.stream().flatMap(Optional::stream).collect(Collectors.joining(say("comma", locale))))
                : Optional.empty();
    }

    private static Optional<String> day(String text, Locale locale) {
        int number = text.matches("[1-7]") ? Integer.parseInt(text) - 1 : DAYS.indexOf(text);
        return number < 0
                ? Optional.empty()
                : Optional.of(DayOfWeek.of(number == 0 ? 7 : number)
                        .getDisplayName(isChinese(locale) ? TextStyle.SHORT : TextStyle.FULL, locale));
    }

    private static Optional<String> month(String text, Locale locale) {
        int number = text.matches("[1-9]|1[0-2]") ? Integer.parseInt(text) : MONTHS.indexOf(text) + 1;
        return number < 1
                ? Optional.empty()
                : Optional.of(
                        Month.of(number).getDisplayName(isChinese(locale) ? TextStyle.SHORT : TextStyle.FULL, locale));
    }

    private String list(String numbers, Function<String, String> spoken, Locale locale) {
        return Arrays.stream(numbers.split(",", -1)).map(spoken).collect(Collectors.joining(say("comma", locale)));
    }

    private static String clock(String hour, String minute) {
        return two(hour) + ":" + two(minute);
    }

    private static String two(String number) {
        return number.length() == 1 ? "0" + number : number;
    }

    private static boolean isChinese(Locale locale) {
        return locale.getLanguage().equals("zh");
    }

    private String say(String phrase, Locale locale, Object... words) {
        return Objects.requireNonNull(messages.getMessage("schedule.words." + phrase, words, "", locale));
    }
}
