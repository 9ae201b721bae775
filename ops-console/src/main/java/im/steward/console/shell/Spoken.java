package im.steward.console.shell;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, amounts and lengths as the reader's language writes them. */
final class Spoken {
    private static final DateTimeFormatter ENGLISH_TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.UK);
    private static final DateTimeFormatter CHINESE_TIME =
            DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm", Locale.SIMPLIFIED_CHINESE);
    private static final DateTimeFormatter ENGLISH_DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.UK);
    private static final DateTimeFormatter CHINESE_DAY =
            DateTimeFormatter.ofPattern("yyyy年M月d日", Locale.SIMPLIFIED_CHINESE);
    private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Spoken() {}

    static String when(Instant instant, ZoneId zone, Locale locale) {
        return (isChinese(locale) ? CHINESE_TIME : ENGLISH_TIME).format(instant.atZone(zone));
    }

    static String day(Instant instant, ZoneId zone, Locale locale) {
        return (isChinese(locale) ? CHINESE_DAY : ENGLISH_DAY).format(instant.atZone(zone));
    }

    static String number(Number number, Locale locale) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(2);
        return format.format(number);
    }

    static String bytes(long bytes, Locale locale) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1000 && unit < BYTE_UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(unit == 0 || amount >= 100 ? 0 : 1);
        return format.format(amount) + " " + BYTE_UNITS[unit];
    }

    /** The two largest units are enough for a reader. */
    static String lasting(Duration duration, Locale locale) {
        String[] units = isChinese(locale)
                ? new String[] {" 天", " 小时", " 分", " 秒", " 毫秒"}
                : new String[] {" d", " h", " min", " s", " ms"};
        if (duration.toSeconds() < 1) {
            return duration.toMillis() + units[4];
        }
        long[] amounts = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()
        };
        int first = 0;
        while (amounts[first] == 0) {
            first++;
        }
        String text = amounts[first] + units[first];
        boolean second = first + 1 < amounts.length && amounts[first + 1] > 0;
        return second ? text + " " + amounts[first + 1] + units[first + 1] : text;
    }

    static String exactly(Duration duration, Locale locale) {
        boolean seconds = duration.compareTo(Duration.ofSeconds(1)) >= 0;
        double amount = duration.toNanos() / (seconds ? 1e9 : 1e6);
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(amount >= 100 ? 0 : amount >= 10 ? 1 : 2);
        String unit = seconds ? (isChinese(locale) ? " 秒" : " s") : (isChinese(locale) ? " 毫秒" : " ms");
        return format.format(amount) + unit;
    }

    private static boolean isChinese(Locale locale) {
        return locale.getLanguage().equals("zh");
    }
}
