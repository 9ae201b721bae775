package im.steward.console.status;

import im.steward.kernel.Fault;
import im.steward.kernel.Period;
import im.steward.probe.history.HourCount;
import im.steward.probe.history.KnownTarget;
import im.steward.probe.history.Samples;
import im.steward.probe.history.TargetId;
import im.steward.probe.slo.Incident;
import im.steward.probe.slo.Incident.Subject;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Maintenance;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.SloId;
import im.steward.probe.slo.Slos;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the status page shows; looked up at most once in a while, however many ask. */
final class StatusBoard {
    static final Duration KEPT = Duration.ofSeconds(15);
    static final int DAYS = 90;
    private static final Logger log = LoggerFactory.getLogger(StatusBoard.class);
    private static final int PAST_SHOWN = 20;
    private static final int BAR = 10;
    /** One bad sample is no news for the public. */
    private static final Duration LASTING = Duration.ofMinutes(1);

    private static final Duration AHEAD = Duration.ofDays(14);
    private static final double GOOD = 0.999;
    private static final double SOME = 0.99;
    private final StatusProperties properties;
    private final Samples samples;
    private final Slos slos;
    private final Incidents incidents;
    private final ZoneId zone;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Kept kept;

    StatusBoard(
            StatusProperties properties, Samples samples, Slos slos, Incidents incidents, ZoneId zone, Clock clock) {
        this.properties = properties;
        this.samples = samples;
        this.slos = slos;
        this.incidents = incidents;
        this.zone = zone;
        this.clock = clock;
    }

    private record Kept(StatusView view, Instant until) {}

    /** One looks; the others read meanwhile what was seen before, so that a store that is slow holds up one alone. */
    StatusView view() {
        Kept known = kept;
        if (known == null) {
            looking.lock();
            try {
                return newest();
            } finally {
                looking.unlock();
            }
        }
        if (known.until().isAfter(clock.instant()) || !looking.tryLock()) {
            return known.view();
        }
        try {
            return newest();
        } finally {
            looking.unlock();
        }
    }

    private StatusView newest() {
        Kept known = kept;
        if (known == null || !known.until().isAfter(clock.instant())) {
            // Kept from its end: a look that fails may take longer than what it saw is kept.
            known = new Kept(looked(clock.instant()), clock.instant().plus(KEPT));
            kept = known;
        }
        return known.view();
    }

    /** A page for everybody names no fault of ours; it says that nothing is known. */
    private StatusView looked(Instant now) {
        try {
            return look(now);
        } catch (RuntimeException failed) {
            log.atWarn().setCause(failed).log("status page could not be brought up to date");
            List<StatusView.Component> unknown = properties.components().stream()
                    .map(one -> new StatusView.Component(one.named(), "unknown", null, List.of()))
                    .toList();
            return new StatusView("unknown", unknown, List.of(), List.of(), List.of(), now);
        }
    }

    private StatusView look(Instant now) {
        Period shown = new Period(
                LocalDate.ofInstant(now, zone)
                        .minusDays(DAYS - 1)
                        .atStartOfDay(zone)
                        .toInstant(),
                now);
        Map<TargetId, KnownTarget> targets =
                samples.targets().stream().collect(Collectors.toMap(KnownTarget::id, Function.identity()));
        List<Maintenance> planned = slos.maintenance(new Period(now, now.plus(AHEAD)));
        Map<TargetId, List<Incident>> troubles = troubles(shown);
        List<StatusView.Component> components = new ArrayList<>();
        List<StatusView.Outage> outages = new ArrayList<>();
        for (StatusProperties.Component one : properties.components()) {
            List<TargetId> ids = one.targetIds();
            List<Incident> own = ids.stream()
                    .flatMap(id -> troubles.getOrDefault(id, List.of()).stream())
                    .toList();
            outages.addAll(outages(one.named(), own));
            List<StatusView.Day> days = new ArrayList<>();
            Optional<Double> availability = days(ids, shown, days);
            components.add(new StatusView.Component(
                    one.named(),
                    state(ids, targets, troubles, planned, now),
                    availability.map(StatusBoard::percent).orElse(null),
                    days));
        }
        outages.sort(Comparator.comparing(StatusView.Outage::from).reversed());
        return new StatusView(
                overall(components),
                components,
                outages.stream().filter(one -> one.to() == null).toList(),
                outages.stream()
                        .filter(one -> one.to() != null)
                        .limit(PAST_SHOWN)
                        .toList(),
                windows(planned, now),
                now);
    }

    /** Incidents of promises; that a probe is silent is no trouble of the chat's. */
    private Map<TargetId, List<Incident>> troubles(Period shown) {
        Map<SloId, Slo> promises =
                slos.heldWithin(shown).stream().collect(Collectors.toMap(Slo::id, Function.identity()));
        Map<TargetId, List<Incident>> troubles = new HashMap<>();
        for (Incident incident : incidents.within(shown)) {
            if (incident.subject() instanceof Subject.Promise(SloId id)) {
                Optional.ofNullable(promises.get(id))
                        .ifPresent(slo -> troubles.computeIfAbsent(slo.target(), _ -> new ArrayList<>())
                                .add(incident));
            }
        }
        return troubles;
    }

    private static String state(
            List<TargetId> all,
            Map<TargetId, KnownTarget> targets,
            Map<TargetId, List<Incident>> troubles,
            List<Maintenance> planned,
            Instant now) {
        List<TargetId> ids =
                all.stream().filter(id -> !maintained(id, planned, now)).toList();
        if (ids.isEmpty()) {
            return "maintenance";
        }
        List<KnownTarget.Last> known = ids.stream()
                .flatMap(id -> Optional.ofNullable(targets.get(id)).stream())
                .filter(target -> !target.stale(now))
                .flatMap(target -> target.last().stream())
                .toList();
        if (known.isEmpty()) {
            return "unknown";
        }
        long bad = known.stream()
                .filter(last -> !last.good() && last.since().plus(LASTING).isBefore(now))
                .count();
        boolean burning = ids.stream()
                .flatMap(id -> troubles.getOrDefault(id, List.of()).stream())
                .anyMatch(Incident::open);
        return bad == known.size() ? "down" : bad > 0 || burning ? "trouble" : "good";
    }

    private static boolean maintained(TargetId id, List<Maintenance> planned, Instant now) {
        return planned.stream()
                .filter(one -> one.period().contains(now))
                .anyMatch(one -> one.target().map(id::equals).orElse(true));
    }

    /** {@code good} of all alone; {@code partly} where nothing is known of some, and nothing bad of the others. */
    static String overall(List<StatusView.Component> components) {
        Set<String> states =
                components.stream().map(StatusView.Component::state).collect(Collectors.toSet());
        for (String worst : List.of("down", "trouble", "maintenance", "good")) {
            if (states.contains(worst)) {
                return switch (worst) {
                    case "down" -> states.size() > 1 ? "trouble" : worst;
                    case "good" -> states.size() > 1 ? "partly" : worst;
                    default -> worst;
                };
            }
        }
        return "unknown";
    }

    /** Several promises about one component may burn at once; to its users that is one trouble. */
    private static List<StatusView.Outage> outages(Named named, List<Incident> incidents) {
        List<StatusView.Outage> outages = new ArrayList<>();
        incidents.stream().sorted(Comparator.comparing(Incident::openedAt)).forEach(incident -> {
            Instant to = incident.clearedAt().orElse(null);
            boolean inHand = incident.acknowledged().isPresent();
            StatusView.Outage last = outages.isEmpty() ? null : outages.getLast();
            if (last != null && (last.to() == null || !last.to().isBefore(incident.openedAt()))) {
                outages.removeLast();
                outages.add(new StatusView.Outage(named, last.from(), later(last.to(), to), last.inHand() || inHand));
            } else {
                outages.add(new StatusView.Outage(named, incident.openedAt(), to, inHand));
            }
        });
        return outages;
    }

    /** What lasts ends later than anything. */
    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other == null ? null : one.isAfter(other) ? one : other;
    }

    private List<StatusView.Window> windows(List<Maintenance> planned, Instant now) {
        List<StatusView.Window> windows = new ArrayList<>();
        for (Maintenance one : planned) {
            List<Named> concerned = one.target().map(this::concerned).orElse(List.of());
            if (one.target().isEmpty() || !concerned.isEmpty()) {
                windows.add(new StatusView.Window(
                        concerned,
                        one.period().from(),
                        one.period().to(),
                        one.period().contains(now)));
            }
        }
        return windows;
    }

    /** What the page can say nothing of: misspelled, not measured yet, or no longer. */
    List<Fault> faults() {
        Set<TargetId> measured = samples.targets().stream()
                .filter(KnownTarget::active)
                .map(KnownTarget::id)
                .collect(Collectors.toSet());
        return properties.components().stream()
                .flatMap(component -> component.targetIds().stream()
                        .filter(id -> !measured.contains(id))
                        .map(id -> unknown(component, id)))
                .toList();
    }

    private static Fault unknown(StatusProperties.Component component, TargetId id) {
        return new Fault(
                "status-target-unknown",
                "The component '%s' of the status page stands on %s, which no probe measures"
                        .formatted(component.name(), id),
                "Write the target as the page Probes names it in steward.status.components, or start its probe");
    }

    private List<Named> concerned(TargetId target) {
        return properties.components().stream()
                .filter(one -> one.targetIds().contains(target))
                .map(StatusProperties.Component::named)
                .toList();
    }

    /** Good and all samples. */
    private static final class Sum {
        private long good;
        private long total;

        Optional<Double> share() {
            return total == 0 ? Optional.empty() : Optional.of((double) good / total);
        }

        void add(HourCount hour) {
            good += hour.good();
            total += hour.total();
        }
    }

    private Optional<Double> days(List<TargetId> ids, Period shown, List<StatusView.Day> days) {
        Map<LocalDate, Sum> sums = new HashMap<>();
        Sum all = new Sum();
        for (TargetId id : ids) {
            List<Period> excluded = slos.excluded(id, shown);
            for (HourCount hour : samples.hours(id, shown)) {
                // Minutes are not kept long enough to leave out less than the hour, and bars must not change with age.
                if (excluded.stream().noneMatch(out -> touches(out, hour))) {
                    sums.computeIfAbsent(LocalDate.ofInstant(hour.begins(), zone), _ -> new Sum())
                            .add(hour);
                    all.add(hour);
                }
            }
        }
        LocalDate first = LocalDate.ofInstant(shown.from(), zone);
        for (int at = 0; at < DAYS; at++) {
            LocalDate day = first.plusDays(at);
            Optional<Double> share = Optional.ofNullable(sums.get(day)).flatMap(Sum::share);
            String level = share.map(value -> value >= GOOD ? "good" : value >= SOME ? "some" : "bad")
                    .orElse("none");
            days.add(new StatusView.Day(
                    day.toString(), level, share.map(StatusBoard::percent).orElse(null), at * BAR));
        }
        return all.share();
    }

    private static boolean touches(Period out, HourCount hour) {
        return out.from().isBefore(hour.begins().plus(Duration.ofHours(1)))
                && out.to().isAfter(hour.begins());
    }

    /** Rounded down: what is not whole is not shown as whole. */
    private static double percent(double share) {
        return Math.floor(share * 10_000) / 100;
    }
}
