package im.steward.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Points in time as CloudEvents writes them. */
final class Rfc3339 {
    private static final int SHORTEST = "2026-03-01T12:00:00Z".length();
    private static final int LONGEST = "2026-03-01T12:00:00.123456789Z".length();

    private Rfc3339() {}

    /** By hand for the form our own producers write; the JDK's parser takes longer than all the rest of an event. */
    static Instant parse(String text) {
        int length = text.length();
        if (length < SHORTEST || length > LONGEST || text.charAt(length - 1) != 'Z' || !punctuated(text)) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            throw new IllegalArgumentException("no such time of day");
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        return Instant.ofEpochSecond(day * 86_400L + hour * 3_600L + minute * 60L + second, nanos(text, length - 1));
    }

    private static boolean punctuated(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (text.length() == SHORTEST || (text.charAt(19) == '.' && text.length() > SHORTEST + 1));
    }

    private static int nanos(String text, int end) {
        int nanos = end > 20 ? number(text, 20, end) : 0;
        for (int i = end; i < LONGEST - 1 && end > 20; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("not a digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
