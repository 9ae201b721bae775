package im.steward.probe.slo;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UuidV7;
import im.steward.probe.history.KnownTarget;
import im.steward.probe.history.Samples;
import im.steward.probe.history.Tally;
import im.steward.probe.history.TargetId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is promised, how it stands, and which time counts for nothing. Joins the caller's transaction. */
public final class Slos {
    private final SloStore store;
    private final IncidentStore incidents;
    private final Samples samples;
    private final Clock clock;

    Slos(SloStore store, IncidentStore incidents, Samples samples, Clock clock) {
        this.store = store;
        this.incidents = incidents;
        this.samples = samples;
        this.clock = clock;
    }

    /** What somebody wants to promise. */
    public record Draft(
            String name,
            TargetId target,
            double goal,
            Optional<Duration> threshold,
            Duration period,
            Optional<TargetId> dependsOn) {}

    /**
     * How a promise stands.
     *
     * @param counts of the period that ends now, from the promise on
     * @param burning the most urgent rule that burns
     */
    public record Standing(Slo slo, Counts counts, Optional<BurnRule> burning) {}

    public Slo promise(Draft draft, String by) {
        refuseTooRare(samples.fetch(draft.target()), draft.period());
        draft.dependsOn().ifPresent(samples::fetch);
        Slo slo = new Slo(
                SloId.next(clock),
                draft.name().strip(),
                draft.target(),
                draft.goal(),
                draft.threshold(),
                draft.period(),
                draft.dependsOn(),
                by,
                clock.instant(),
                Optional.empty());
        slo.dependsOn().ifPresent(on -> {
            store.lockDependencies();
            refuseCircle(slo.target(), on);
        });
        if (!store.insert(slo)) {
            throw new RefusedException(
                    new Fault("slo-name-taken", "There is an objective named " + slo.name(), "Choose another name"));
        }
        return slo;
    }

    private static void refuseTooRare(KnownTarget target, Duration period) {
        if (Arrays.stream(BurnRule.values()).noneMatch(rule -> rule.applies(period, target.every()))) {
            throw new InvalidException(new Fault(
                    "slo-invalid",
                    "Target %s is asked every %d minutes, too rarely for anybody to be told in time within a period of %d days"
                            .formatted(target.id(), target.every().toMinutes(), period.toDays()),
                    "Choose a longer period, from 4 days, or let the probe ask more often"));
        }
    }

    /** Two targets that explain each other's trouble would both be silent about it. */
    private void refuseCircle(TargetId target, TargetId dependsOn) {
        List<Slo> active = store.active();
        Set<TargetId> reached = new HashSet<>();
        Deque<TargetId> ahead = new ArrayDeque<>(List.of(dependsOn));
        while (!ahead.isEmpty()) {
            TargetId at = ahead.remove();
            if (at.equals(target)) {
                throw new InvalidException(new Fault(
                        "slo-invalid",
                        "Target %s depends on %s, by way of other objectives".formatted(dependsOn, target),
                        "Choose another target that this one depends on, or none"));
            }
            if (reached.add(at)) {
                active.stream()
                        .filter(slo -> slo.target().equals(at))
                        .flatMap(slo -> slo.dependsOn().stream())
                        .forEach(ahead::add);
            }
        }
    }

    /** Nobody judges it any more, so its incident would never be over. */
    public void end(SloId id) {
        Instant now = clock.instant();
        // In this order: a judge holds the objective's row while it opens an incident.
        store.end(fetch(id).id(), now);
        incidents.findOpen(id).ifPresent(incident -> incidents.clear(incident.id(), now));
    }

    public List<Slo> active() {
        return store.active();
    }

    public Slo fetch(SloId id) {
        return judged(id).slo();
    }

    private SloStore.Judged judged(SloId id) {
        return store.find(id)
                .orElseThrow(() -> new RefusedException(new Fault(
                        "slo-unknown",
                        "There is no such objective",
                        "Open the page Objectives and pick one from its list")));
    }

    public Standing standing(SloId id) {
        SloStore.Judged judged = judged(id);
        Slo slo = judged.slo();
        Instant to = clock.instant();
        Counts counts = measured(slo, new Period(to.minus(slo.period()), to)).counts();
        return new Standing(slo, counts, judged.burning().rule());
    }

    /** What was left at the end of each day of the period, of the budget that the whole period has. */
    public record DayLeft(LocalDate day, Optional<Double> left) {}

    /**
     * How the budget went, day by day as days are in that zone; days without samples spend nothing, and before the first
     * nothing is known.
     */
    public List<DayLeft> burnDown(SloId id, ZoneId zone) {
        Slo slo = fetch(id);
        Instant to = clock.instant();
        List<Counts> days = new ArrayList<>();
        List<LocalDate> dates = new ArrayList<>();
        Counts all = Counts.NONE;
        LocalDate day = LocalDate.ofInstant(to.minus(slo.period()), zone).plusDays(1);
        Instant from = day.atStartOfDay(zone).toInstant();
        while (from.isBefore(to)) {
            Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
            Counts one =
                    measured(slo, new Period(from, end.isBefore(to) ? end : to)).counts();
            dates.add(day);
            days.add(one);
            all = all.plus(one);
            day = day.plusDays(1);
            from = end;
        }
        List<DayLeft> left = new ArrayList<>();
        long bad = 0;
        long measured = 0;
        for (int place = 0; place < days.size(); place++) {
            bad += days.get(place).bad();
            measured += days.get(place).total();
            left.add(new DayLeft(
                    dates.get(place),
                    measured == 0
                            ? Optional.empty()
                            : Optional.of(slo.budgetLeft(new Counts(all.total() - bad, all.total())))));
        }
        return left;
    }

    /** For a burn rate, whose windows reach back to before the promise: half empty they would burn by a few samples. */
    Counts counts(Slo slo, Period period) {
        Counts counts = slo.counts(samples.tally(slo.target(), period));
        for (Period out : excluded(slo.target(), period)) {
            counts = counts.minus(slo.counts(samples.tally(slo.target(), out)));
        }
        return counts;
    }

    /**
     * What a promise was measured by in a period: what was before it or after its end is left out, and maintenance.
     *
     * @param tally of what counted, for its percentiles
     * @param excluded the time that counted for nothing, each moment once
     */
    public record Measured(Counts counts, Tally tally, List<Period> excluded) {
        public Measured {
            excluded = List.copyOf(excluded);
        }
    }

    public Measured measured(Slo slo, Period within) {
        return slo.held(within)
                .map(period -> held(slo, period))
                .orElseGet(() -> new Measured(Counts.NONE, new Tally(), List.of()));
    }

    private Measured held(Slo slo, Period period) {
        List<Period> excluded = excluded(slo.target(), period);
        Tally tally = new Tally();
        Instant at = period.from();
        for (Period out : excluded) {
            tally.add(samples.tally(slo.target(), new Period(at, out.from())));
            at = out.to();
        }
        tally.add(samples.tally(slo.target(), new Period(at, period.to())));
        return new Measured(slo.counts(tally), tally, excluded);
    }

    /** What maintenance covers of a period, each moment once. */
    public List<Period> excluded(TargetId target, Period period) {
        return Maintenance.covered(store.maintenance(period.from()), target, period);
    }

    /** Promises that held at some time within a period, those that have ended since among them. */
    public List<Slo> heldWithin(Period period) {
        return store.heldWithin(period);
    }

    public Maintenance plan(Optional<TargetId> target, Period period, String reason, String by) {
        target.ifPresent(samples::fetch);
        Instant now = clock.instant();
        if (period.from().isBefore(now.minus(Duration.ofMinutes(5)))) {
            throw new RefusedException(new Fault(
                    "maintenance-in-the-past",
                    "Maintenance that has begun cannot be planned any more",
                    "Choose a beginning that is still to come; what was bad before stays counted"));
        }
        // Whole minutes, as everything is counted.
        Maintenance maintenance = new Maintenance(
                UuidV7.next(clock),
                target,
                new Period(
                        period.from().truncatedTo(ChronoUnit.MINUTES),
                        period.to().truncatedTo(ChronoUnit.MINUTES)),
                reason.strip(),
                by,
                now,
                Optional.empty());
        store.plan(maintenance);
        return maintenance;
    }

    /** One that is still to come is cancelled; one that runs ends now. */
    public void finish(UUID id) {
        // Of the minute that runs nothing is counted yet.
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!store.cancel(id, minute) && !store.endEarly(id, minute)) {
            throw new RefusedException(new Fault(
                    "maintenance-over", "This maintenance is over or was cancelled", "Nothing is left to do"));
        }
    }

    public List<Maintenance> maintenance() {
        return store.maintenance(clock.instant());
    }

    /** All that covers some of a period, in the order it begins. */
    public List<Maintenance> maintenance(Period period) {
        return store.maintenance(period.from()).stream()
                .filter(one -> one.period().from().isBefore(period.to()))
                .toList();
    }
}
