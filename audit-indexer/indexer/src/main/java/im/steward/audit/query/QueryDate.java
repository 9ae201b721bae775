package im.steward.audit.query;

import im.steward.audit.text.Words;
import im.steward.kernel.Period;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date as officers write it: a year, a month, a day, a minute, a second or a millisecond, and the time it covers.
 * Every moment is before, on or after it, and only one of these.
 */
final class QueryDate {
    private static final Pattern FORM = Pattern.compile(
            "(\\d{4})(?:[-/](\\d{1,2})(?:[-/](\\d{1,2})(?:t(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,3}))?)?(z|[+-]\\d{2}:\\d{2})?)?)?)?");

    private QueryDate() {}

    static Period parse(Token.Field field, ZoneId zone) {
        Matcher parts = FORM.matcher(Words.fold(field.value()));
        if (!parts.matches()) {
            throw unreadable(field, "is no date");
        }
        try {
            return period(parts, zone);
        } catch (DateTimeException notInTheCalendar) {
            throw unreadable(field, "is not in the calendar");
        }
    }

    private static Period period(Matcher parts, ZoneId zone) {
        int year = number(parts, 1, 0);
        if (year < 1 || year > 9998) {
            throw new DateTimeException("outside the years we can write down");
        }
        LocalDateTime from = LocalDateTime.of(
                year,
                number(parts, 2, 1),
                number(parts, 3, 1),
                number(parts, 4, 0),
                number(parts, 5, 0),
                number(parts, 6, 0),
                parts.group(7) == null ? 0 : Integer.parseInt((parts.group(7) + "00").substring(0, 3)) * 1_000_000);
        ZoneId written =
                parts.group(8) == null ? zone : ZoneOffset.of(parts.group(8).equals("z") ? "Z" : parts.group(8));
        Instant start = from.atZone(written).toInstant();
        if (parts.group(4) != null) {
            ChronoUnit unit = parts.group(7) != null
                    ? ChronoUnit.MILLIS
                    : parts.group(6) != null ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
            return new Period(start, start.plus(1, unit));
        }
        ChronoUnit unit = parts.group(3) != null
                ? ChronoUnit.DAYS
                : parts.group(2) != null ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
        return new Period(start, from.plus(1, unit).atZone(written).toInstant());
    }

    private static int number(Matcher parts, int group, int missing) {
        return parts.group(group) == null ? missing : Integer.parseInt(parts.group(group));
    }

    private static SyntaxException unreadable(Token.Field field, String why) {
        String shown = field.value().length() > 40 ? field.value().substring(0, 40) + "…" : field.value();
        return new SyntaxException(
                field.valueStart(),
                field.value().length(),
                "query-date",
                "'%s' %s".formatted(shown, why),
                "Write %s:2026, %s:2026-03, %s:2026-03-01 or %s:2026-03-01T09:30"
                        .formatted(field.name(), field.name(), field.name(), field.name()));
    }
}
