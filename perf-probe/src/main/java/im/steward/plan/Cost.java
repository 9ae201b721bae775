package im.steward.plan;

import im.steward.plan.CostLine.Kind;
import im.steward.plan.CostLine.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Three years of the plan, hidden cost included, beside as many of a subscription per seat.
 *
 * @param examples the prices are still ours
 */
public record Cost(String currency, boolean examples, List<CostLine> lines) {
    public static final int YEARS = 3;
    private static final int MONTHS = 12;
    private static final double HOURS_OF_A_YEAR = 8_760;
    private static final double MINUTES = 60;

    public Cost {
        lines = List.copyOf(lines);
    }

    public static Cost of(CapacityPlan plan, Prices prices) {
        long hosts = plan.hosts().size();
        long cores = plan.hosts().stream().mapToLong(PlannedHost::cpus).sum();
        long memory = plan.hosts().stream().mapToLong(PlannedHost::memoryGb).sum();
        long disk = plan.hosts().stream().mapToLong(PlannedHost::diskGb).sum();
        long users = plan.wish().users();
        List<CostLine> lines = new ArrayList<>();

        double hardware = (hosts * prices.of("hardware.host")
                        + cores * prices.of("hardware.core")
                        + memory * prices.of("hardware.memory-gb")
                        + disk * prices.of("hardware.disk-gb"))
                * (1 + prices.of("hardware.spare-percent") / 100);
        lines.add(line(
                Side.OWN, Kind.HARDWARE, hardware, 0, hosts, cores, memory, disk, prices.of("hardware.spare-percent")));

        double watts = (hosts * prices.of("power.watts-per-host") + cores * prices.of("power.watts-per-core"))
                * prices.of("power.overhead");
        lines.add(line(
                Side.OWN,
                Kind.POWER,
                0,
                watts / 1_000 * HOURS_OF_A_YEAR * prices.of("power.kwh")
                        + hosts * prices.of("power.rack-per-host-month") * MONTHS,
                Math.round(watts),
                prices.of("power.kwh"),
                hosts,
                prices.of("power.rack-per-host-month")));
        lines.add(line(
                Side.OWN,
                Kind.LICENCES,
                0,
                hosts * prices.of("licences.per-host")
                        + users * prices.of("licences.per-user")
                        + prices.of("licences.fixed"),
                hosts,
                prices.of("licences.per-host"),
                users,
                prices.of("licences.per-user"),
                prices.of("licences.fixed")));
        double hour = prices.of("people.hour");
        double hours = prices.of("people.hours-per-month") + hosts * prices.of("people.hours-per-host-month");
        lines.add(line(
                Side.OWN,
                Kind.PEOPLE,
                prices.of("people.setup-hours") * hour,
                hours * MONTHS * hour,
                prices.of("people.setup-hours"),
                hours,
                hour));
        double ofUsers = users * prices.of("training.minutes-per-user") / MINUTES * prices.of("training.user-hour");
        lines.add(line(
                Side.OWN,
                Kind.TRAINING,
                prices.of("training.administrators") * prices.of("training.days") * prices.of("training.day") + ofUsers,
                0,
                prices.of("training.administrators"),
                prices.of("training.days"),
                prices.of("training.day"),
                users,
                prices.of("training.minutes-per-user")));
        lines.add(line(
                Side.OWN,
                Kind.SUPPORT,
                0,
                prices.of("support.fixed") + hardware * prices.of("support.percent-of-hardware") / 100,
                prices.of("support.fixed"),
                prices.of("support.percent-of-hardware")));
        lines.addAll(cloud(users, ofUsers, prices));
        return new Cost(prices.currency(), prices.areExamples(), lines);
    }

    private static List<CostLine> cloud(long users, double training, Prices prices) {
        double seat = prices.of("cloud.seat-month") + prices.of("cloud.compliance-seat-month");
        double rise = 1 + prices.of("cloud.rise-percent") / 100;
        double year = users * seat * MONTHS;
        double hour = prices.of("people.hour");
        return List.of(
                new CostLine(
                        Side.CLOUD,
                        Kind.SUBSCRIPTION,
                        List.of(whole(year), whole(year * rise), whole(year * rise * rise)),
                        List.of(users, seat, prices.of("cloud.rise-percent"))),
                line(
                        Side.CLOUD,
                        Kind.PEOPLE,
                        prices.of("cloud.setup-hours") * hour,
                        prices.of("cloud.hours-per-month") * MONTHS * hour,
                        prices.of("cloud.setup-hours"),
                        prices.of("cloud.hours-per-month"),
                        hour),
                line(Side.CLOUD, Kind.TRAINING, training, 0, 0, 0, 0, users, prices.of("training.minutes-per-user")));
    }

    /** @param once in the first year, beside what every year costs */
    private static CostLine line(Side side, Kind kind, double once, double yearly, Object... facts) {
        List<Long> years = new ArrayList<>(Collections.nCopies(YEARS, whole(yearly)));
        years.set(0, whole(once + yearly));
        return new CostLine(side, kind, years, List.of(facts));
    }

    private static long whole(double amount) {
        return Math.round(amount);
    }

    public List<CostLine> of(Side side) {
        return lines.stream().filter(line -> line.side() == side).toList();
    }

    public long total(Side side) {
        return of(side).stream().mapToLong(CostLine::total).sum();
    }

    /** @param year from 0 */
    public long year(Side side, int year) {
        return of(side).stream().mapToLong(line -> line.years().get(year)).sum();
    }
}
