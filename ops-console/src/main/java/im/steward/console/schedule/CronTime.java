package im.steward.console.schedule;

import im.steward.console.account.TimeZones;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/** When: a cron expression of Quartz's form (seconds first) in a time zone. If it exists, Quartz can run it. */
public record CronTime(String cron, ZoneId zone) {
    private static final Duration CLOSEST = Duration.ofMinutes(5);
    private static final int LOOKED_AT = 5;
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    public CronTime {
        cron = cron.strip().replaceAll("\\s+", " ");
        // Five fields are what people know from crontab; Quartz wants seconds, and a ? where the other day field rules.
        if (cron.split(" ", -1).length == 5) {
            cron = quartzForm(cron);
        }
        expression(cron, zone);
    }

    public static CronTime of(String cron, String zone) {
        return new CronTime(cron, TimeZones.named(zone));
    }

    /** A schedule a person may set: it runs at all, and not more often than anyone could look at. */
    CronTime requireSensible(Instant now) {
        List<Instant> runs = next(now, LOOKED_AT);
        if (runs.isEmpty()) {
            throw new InvalidException(new Fault(
                    "schedule-never", "'" + cron + "' never comes again", "Choose a time that is still to come"));
        }
        for (int run = 1; run < runs.size(); run++) {
            if (Duration.between(runs.get(run - 1), runs.get(run)).compareTo(CLOSEST) < 0) {
                throw new InvalidException(new Fault(
                        "schedule-too-often",
                        "'" + cron + "' runs more often than every five minutes",
                        "Leave at least five minutes between runs"));
            }
        }
        return this;
    }

    public List<Instant> next(Instant after, int count) {
        return next(after, count, after);
    }

    /** So many, and beyond them all up to a moment. */
    public List<Instant> next(Instant after, int count, Instant until) {
        CronExpression expression = expression(cron, zone);
        var runs = new ArrayList<Instant>();
        Date following = expression.getNextValidTimeAfter(Date.from(after));
        while (following != null
                && (runs.size() < count || !following.toInstant().isAfter(until))) {
            runs.add(following.toInstant());
            following = expression.getNextValidTimeAfter(following);
        }
        return List.copyOf(runs);
    }

    private static String quartzForm(String crontab) {
        String[] field = crontab.split(" ", -1);
        String dayOfMonth = field[2];
        String dayOfWeek = named(field[4]);
        if (dayOfWeek.equals("*")) {
            dayOfWeek = "?";
        } else if (dayOfMonth.equals("*")) {
            dayOfMonth = "?";
        }
        return String.join(" ", "0", field[0], field[1], dayOfMonth, field[3], dayOfWeek);
    }

    /** In crontab Monday is 1, in Quartz it is 2; by name it is the same day. */
    private static String named(String dayOfWeek) {
        return Pattern.compile("(?<![/\\d])[0-7](?!\\d)")
                .matcher(dayOfWeek)
                .replaceAll(day -> DAYS.get(Integer.parseInt(day.group()) % 7));
    }

    private static CronExpression expression(String cron, ZoneId zone) {
        try {
            var expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(zone));
            return expression;
        } catch (ParseException unreadable) {
            throw new InvalidException(
                    new Fault(
                            "schedule-cron-unreadable",
                            "'" + cron + "' cannot be read as a time",
                            "Write second minute hour day month weekday, such as 0 30 2 * * ? for every night at 02:30"),
                    unreadable);
        }
    }
}
