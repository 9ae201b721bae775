package im.steward.console.demo.company;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Three offices around the world, each with its hours and holidays. */
enum Office {
    SHANGHAI("Asia/Shanghai", "198.51.100.", 1.0, "--10-01", "--10-02", "--10-03", "--10-05", "--10-06", "--10-07"),
    BERLIN("Europe/Berlin", "203.0.113.", 0.5, "--10-03", "--12-25", "--12-26", "--01-01", "--05-01"),
    SAN_FRANCISCO("America/Los_Angeles", "192.0.2.", 0.4, "--07-04", "--12-25", "--01-01");

    private static final LocalTime OPENS = LocalTime.of(9, 0);
    private static final int MINUTES_A_DAY = 9 * 60 + 30;
    private static final int LUNCH_STARTS = 3 * 60;
    private static final int LUNCH_ENDS = 4 * 60;

    private final ZoneId zone;
    private final String network;
    private final double share;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final Set<MonthDay> holidays;

    Office(String zone, String network, double share, String... holidays) {
        this.zone = ZoneId.of(zone);
        this.network = network;
        this.share = share;
        this.holidays = Arrays.stream(holidays).map(MonthDay::parse).collect(Collectors.toUnmodifiableSet());
    }

    ZoneId zone() {
        return zone;
    }

    /** How much is said here, as a share of the largest office. */
    double share() {
        return share;
    }

    boolean works(LocalDate day) {
        DayOfWeek weekday = day.getDayOfWeek();
        return weekday != DayOfWeek.SATURDAY && weekday != DayOfWeek.SUNDAY && !holidays.contains(MonthDay.from(day));
    }

    boolean isAwake(Instant instant) {
        int hour = ZonedDateTime.ofInstant(instant, zone).getHour();
        return hour >= 8 && hour < 21;
    }

    /** Some moment of the day's work: busiest before noon and in mid-afternoon, hardly at lunch, some of it late. */
    Instant moment(LocalDate day, RandomGenerator random) {
        int minute = (int) ((random.nextDouble() + random.nextDouble()) / 2 * MINUTES_A_DAY);
        if (minute >= LUNCH_STARTS && minute < LUNCH_ENDS && random.nextInt(5) > 0) {
            minute -= 60 + random.nextInt(60);
        } else if (random.nextInt(12) == 0) {
            minute = MINUTES_A_DAY + random.nextInt(150);
        }
        return opening(day).plusSeconds(minute * 60L + random.nextInt(60));
    }

    Instant opening(LocalDate day) {
        return day.atTime(OPENS).atZone(zone).toInstant();
    }

    /** An address of the ranges kept for documentation. */
    String address(RandomGenerator random) {
        return network + random.nextInt(1, 255);
    }
}
