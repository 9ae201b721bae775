package im.steward.plan;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the deployment is to carry.
 *
 * @param concurrent connected at the same time, at the busiest
 * @param mediaMb uploaded a day, in millions of bytes
 * @param mostHosts that there are, if that is limited
 */
public record Wish(
        long users,
        long concurrent,
        long messagesPerDay,
        long mediaMb,
        long retentionDays,
        Availability availability,
        Optional<Integer> mostHosts) {
    public static final long MOST_USERS = 500_000;
    public static final long MOST_MESSAGES = 100_000_000;
    public static final long MOST_MEDIA_MB = 100_000_000;
    public static final long MOST_DAYS = 36_525;
    public static final int MOST_HOSTS = 1_000;
    /** Where nobody has counted: of a working day's people so many look at the same time. */
    private static final double CONCURRENT_SHARE = 0.3;
    /** Where nobody has counted: one message in twenty carries a file of 0.5 MB. */
    private static final double MEDIA_MB_PER_MESSAGE = 0.025;

    public Wish {
        within("users", users, 1, MOST_USERS);
        within("concurrent", concurrent, 1, MOST_USERS);
        within("messages-per-day", messagesPerDay, 1, MOST_MESSAGES);
        within("media-mb-per-day", mediaMb, 0, MOST_MEDIA_MB);
        within("retention-days", retentionDays, 1, MOST_DAYS);
        mostHosts.ifPresent(most -> within("hosts", most, 1, MOST_HOSTS));
        if (concurrent > users) {
            throw new InvalidException(new Fault(
                    "plan-invalid",
                    "concurrent (%d) is more than users (%d)".formatted(concurrent, users),
                    "Count the people who are connected at the same time; it is at most all of them"));
        }
    }

    /** With a usual value for what nobody has counted yet. */
    public static Wish of(
            long users,
            OptionalLong concurrent,
            long messagesPerDay,
            OptionalLong mediaMb,
            long retentionDays,
            Availability availability,
            Optional<Integer> mostHosts) {
        return new Wish(
                users,
                concurrent.orElseGet(() -> Math.max(1, (long) Math.ceil(users * CONCURRENT_SHARE))),
                messagesPerDay,
                mediaMb.orElseGet(() -> (long) Math.ceil(messagesPerDay * MEDIA_MB_PER_MESSAGE)),
                retentionDays,
                availability,
                mostHosts);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidException(new Fault(
                    "plan-invalid",
                    "%s is %d; it is a whole number from %d to %d".formatted(name, value, least, most),
                    "Give it again, within these bounds"));
        }
    }
}
