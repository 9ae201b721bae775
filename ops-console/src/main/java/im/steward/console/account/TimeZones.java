package im.steward.console.account;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.time.ZoneId;

/** Time zones as people write them. */
public final class TimeZones {
    private TimeZones() {}

    /**
     * @param name of the time zone database: {@code Asia/Shanghai}
     * @throws InvalidException when there is no such zone
     */
    public static ZoneId named(String name) {
        // An offset such as +08:00 is a zone to Java, and the opposite one to PostgreSQL.
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new InvalidException(new Fault(
                    "time-zone-unknown", "'" + name + "' is no time zone", "Use a name such as Asia/Shanghai"));
        }
        return ZoneId.of(name);
    }
}
