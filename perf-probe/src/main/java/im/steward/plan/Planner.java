package im.steward.plan;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** From a wish to a plan, or to the sentence why there is none. The same wish gives the same plan: nothing else is read. */
public final class Planner {
    /** The largest server that we expect somebody to have; what needs more is spread, or refused. */
    static final long MOST_CORES = 64;

    static final long MOST_MEMORY_GB = 512;
    static final long MOST_DISK_GB = 40_000;
    /** Of a host that does nothing but keep files. */
    static final long MOST_STORE_GB = 400_000;

    private static final Set<HostRole> STORES = Set.of(HostRole.CHAT_FILES, HostRole.BACKUP);
    private static final double SYSTEM_CORES = 0.5;
    private static final double SYSTEM_MB = 1_024;
    private static final long SYSTEM_GB = 20;
    private static final long LEAST_CORES = 2;
    private static final long LEAST_MEMORY_GB = 4;

    private Planner() {}

    public static CapacityPlan plan(Wish wish) {
        int most = wish.mostHosts().orElse(Integer.MAX_VALUE);
        if (most < wish.availability().leastHosts()) {
            throw new RefusedException(new Fault(
                    "plan-no-quorum",
                    "%s cannot keep a quorum when one of them fails: Kafka and Elasticsearch need a majority, and so three hosts"
                            .formatted(most == 1 ? "One host" : "Two hosts"),
                    "Plan with --hosts 3 or more, or without --ha"));
        }
        Sizing sizing = Sizing.of(wish);
        if (sizing.eventsAMonth() > Measured.MONTHLY_EVENTS) {
            throw new RefusedException(new Fault(
                    "plan-too-many-events",
                    String.format(
                            Locale.ROOT,
                            "%,d messages a day make %,.0f events a month, and the archive keeps a month in one shard of at most %,d",
                            wish.messagesPerDay(),
                            sizing.eventsAMonth(),
                            Measured.MONTHLY_EVENTS),
                    "Divide the people among several installations, each with its own plan"));
        }
        for (Layout layout : Layout.of(wish.availability())) {
            CapacityPlan plan = plan(wish, sizing, layout);
            if (plan.hosts().stream().allMatch(Planner::exists)) {
                if (plan.hosts().size() > most) {
                    throw new RefusedException(new Fault(
                            "plan-hosts-too-few",
                            "This needs %d hosts, and there are %d"
                                    .formatted(plan.hosts().size(), most),
                            "Plan with --hosts %d, or keep messages for fewer days"
                                    .formatted(plan.hosts().size())));
                }
                return plan;
            }
        }
        throw tooLarge(plan(wish, sizing, Layout.of(wish.availability()).getLast()));
    }

    private static RefusedException tooLarge(CapacityPlan plan) {
        PlannedHost host =
                plan.hosts().stream().filter(one -> !exists(one)).findFirst().orElseThrow();
        return new RefusedException(new Fault(
                "plan-too-large",
                String.format(
                        Locale.ROOT,
                        "The host %s would need %,d cores, %,d GB of memory and %,d GB of disks; planned are at most %d, %d and %,d",
                        host.name(),
                        host.cpus(),
                        host.memoryGb(),
                        host.diskGb(),
                        MOST_CORES,
                        MOST_MEMORY_GB,
                        mostDisk(host)),
                plan.wish().availability() == Availability.SINGLE
                        ? "Plan with --ha, which spreads the work, or keep messages for fewer days"
                        : "Keep messages for fewer days, or divide the people among several installations"));
    }

    private static boolean exists(PlannedHost host) {
        return host.cpus() <= MOST_CORES && host.memoryGb() <= MOST_MEMORY_GB && host.diskGb() <= mostDisk(host);
    }

    private static long mostDisk(PlannedHost host) {
        return STORES.containsAll(host.roles()) ? MOST_STORE_GB : MOST_DISK_GB;
    }

    private static CapacityPlan plan(Wish wish, Sizing sizing, Layout layout) {
        List<Figure> figures = new ArrayList<>(sizing.figures());
        List<PlannedHost> hosts = new ArrayList<>();
        figures.add(new Figure(
                "",
                "hosts",
                layout.places().size(),
                List.of(wish.availability() == Availability.HA ? 1 : 0, MOST_CORES, MOST_MEMORY_GB, MOST_DISK_GB)));
        for (Layout.Place place : layout.places()) {
            PlannedHost host = host(place, sizing);
            hosts.add(host);
            figures.add(new Figure(
                    host.name(),
                    "cpus",
                    host.cpus(),
                    List.of(sum(place, sizing, SYSTEM_CORES, "%.2f", Need::cores), LEAST_CORES)));
            figures.add(new Figure(
                    host.name(),
                    "memory_gb",
                    host.memoryGb(),
                    List.of(sum(place, sizing, SYSTEM_MB, "%.0f", Need::memoryMb), LEAST_MEMORY_GB)));
            figures.add(new Figure(
                    host.name(),
                    "disk_gb",
                    host.diskGb(),
                    List.of(host.mounts().stream()
                            .map(mount -> mount.path() + " " + mount.gb())
                            .collect(Collectors.joining(" + ")))));
        }
        return new CapacityPlan(wish, hosts, figures);
    }

    private static PlannedHost host(Layout.Place place, Sizing sizing) {
        double cores = SYSTEM_CORES;
        double memory = SYSTEM_MB;
        List<Mount> mounts = new ArrayList<>(List.of(new Mount("/", SYSTEM_GB)));
        for (HostRole role : place.roles()) {
            Need need = sizing.need(role);
            cores += need.cores();
            memory += need.memoryMb();
            need.mount().ifPresent(mounts::add);
        }
        return new PlannedHost(
                place.name(),
                place.roles(),
                Math.max(LEAST_CORES, multiple(cores, 2)),
                Math.max(LEAST_MEMORY_GB, multiple(memory / 1_024, 4)),
                mounts);
    }

    private static long multiple(double value, long step) {
        return step * (long) Math.ceil(value / step - 1e-9);
    }

    /** As it was reckoned, so that a reader can do it again. */
    private static String sum(
            Layout.Place place, Sizing sizing, double system, String form, ToDoubleFunction<Need> of) {
        Map<String, Double> parts = new LinkedHashMap<>();
        place.roles().forEach(role -> parts.put(role.word(), of.applyAsDouble(sizing.need(role))));
        parts.put("system", system);
        double all = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        return parts.entrySet().stream()
                        .map(part -> part.getKey() + " " + String.format(Locale.ROOT, form, part.getValue()))
                        .collect(Collectors.joining(" + "))
                + " = " + String.format(Locale.ROOT, form, all);
    }
}
