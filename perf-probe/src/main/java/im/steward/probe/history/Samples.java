package im.steward.probe.history;

import im.steward.kernel.Fault;
import im.steward.kernel.Period;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.probe.history.SpanStore.Span;
import im.steward.probe.history.SpanStore.StaleHour;
import im.steward.probe.sample.Sample;
import im.steward.probe.sample.SampleCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts what agents deliver, and adds it up over any period. */
public final class Samples {
    /** Later samples than this go into the hour and the day at once. */
    static final Duration MINUTES_KEPT = Duration.ofDays(35);

    private static final Logger log = LoggerFactory.getLogger(Samples.class);
    private static final Duration HOURS_KEPT = Duration.ofDays(397);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final int AT_ONCE = 50;
    private final AgentStore agents;
    private final SpanStore spans;
    private final TransactionTemplate transaction;
    private final TransactionTemplate savepoint;
    private final Clock clock;

    Samples(AgentStore agents, SpanStore spans, PlatformTransactionManager transactions, Clock clock) {
        this.agents = agents;
        this.spans = spans;
        this.transaction = new TransactionTemplate(transactions);
        this.savepoint = new TransactionTemplate(transactions);
        savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        this.clock = clock;
    }

    /** @return the number of the last sample of that spool that is counted */
    public long greet(AgentName agent, Greeting greeting) {
        Long delivered = transaction.execute(_ -> {
            Instant now = clock.instant();
            long counted = agents.lockDelivered(agent, greeting.spool());
            agents.greeted(agent, greeting, now);
            greeting.targets().stream()
                    .sorted(Comparator.comparing(told -> told.name().value()))
                    .forEach(told -> agents.measures(agent, told));
            agents.retire(
                    agent, greeting.targets().stream().map(Greeting.Told::name).toList(), now);
            return counted;
        });
        return delivered == null ? 0 : delivered;
    }

    /**
     * Counts each sample once, whatever is delivered again.
     *
     * @param first number of the first line
     * @return the number of the last sample of that spool that is counted
     */
    public long deliver(AgentName agent, UUID spool, long first, byte[] lines) {
        List<Sample> samples = SampleCodec.read(lines);
        Long delivered = transaction.execute(_ -> {
            long counted = agents.lockDelivered(agent, spool);
            agents.seen(agent, clock.instant());
            if (first > counted + 1) {
                log.atWarn()
                        .addKeyValue("agent", agent)
                        .addKeyValue("samples", first - counted - 1)
                        .log("samples are missing before this delivery");
            }
            int known = Math.clamp(counted + 1 - first, 0, samples.size());
            List<Sample> fresh = samples.subList(known, samples.size());
            if (!fresh.isEmpty()) {
                count(agent, fresh);
                counted = first + samples.size() - 1;
                agents.delivered(agent, spool, counted);
            }
            return counted;
        });
        return delivered == null ? 0 : delivered;
    }

    private void count(AgentName agent, List<Sample> samples) {
        // In one order everywhere, or two deliveries could wait for each other.
        Map<String, List<Sample>> byTarget = samples.stream()
                .collect(Collectors.groupingBy(sample -> sample.target().value(), TreeMap::new, Collectors.toList()));
        byTarget.values()
                .forEach(several -> count(new TargetId(agent, several.getFirst().target()), several));
    }

    private void count(TargetId target, List<Sample> samples) {
        Instant now = clock.instant();
        Map<Instant, Tally> minutes = new TreeMap<>();
        Sample newest = notToCome(samples.getFirst(), now);
        for (Sample delivered : samples) {
            Sample sample = notToCome(delivered, now);
            minutes.computeIfAbsent(Width.MINUTE.floor(sample.at()), _ -> new Tally())
                    .add(sample);
            newest = sample.at().isBefore(newest.at()) ? newest : sample;
        }
        agents.ensure(target);
        Set<StaleHour> stale = new LinkedHashSet<>();
        minutes.forEach((minute, tally) -> {
            if (minute.isBefore(now.minus(MINUTES_KEPT))) {
                merge(target, Width.HOUR, minute, tally);
                merge(target, Width.DAY, minute, tally);
            } else {
                merge(target, Width.MINUTE, minute, tally);
                stale.add(new StaleHour(target, Width.HOUR.floor(minute)));
            }
        });
        spans.mark(stale);
        agents.last(target, newest);
    }

    /**
     * A probe whose clock runs ahead must neither fill minutes that are still to come nor show its last sample until
     * they have come.
     */
    private static Sample notToCome(Sample sample, Instant now) {
        return sample.at().isAfter(now.plus(CLOCKS_DIFFER))
                ? new Sample(
                        sample.target(),
                        now,
                        sample.took(),
                        sample.failure(),
                        sample.busy(),
                        sample.phases(),
                        sample.certificateUntil())
                : sample;
    }

    private void merge(TargetId target, Width width, Instant at, Tally tally) {
        Instant begins = width.floor(at);
        Tally sum = spans.lock(target, width, begins);
        sum.add(tally);
        spans.write(target, width, begins, sum);
    }

    /**
     * Adds up hours and days whose minutes have changed; several consoles may do so at once.
     *
     * @return whether any was added up, and there may be more
     */
    public boolean rollUp() {
        Boolean some = transaction.execute(_ -> {
            Instant now = clock.instant();
            List<SpanStore.Mark> marks = spans.takeMarks(now, AT_ONCE);
            Map<StaleHour, List<StaleHour>> days = new LinkedHashMap<>();
            Set<StaleHour> failed = new LinkedHashSet<>();
            marks.stream()
                    .map(SpanStore.Mark::hour)
                    .sorted(Comparator.comparing(
                                    (StaleHour hour) -> hour.target().toString())
                            .thenComparing(StaleHour::begins))
                    .forEach(hour -> {
                        if (addedUp(hour, Width.MINUTE, Width.HOUR)) {
                            StaleHour day = new StaleHour(hour.target(), Width.DAY.floor(hour.begins()));
                            days.computeIfAbsent(day, _ -> new ArrayList<>()).add(hour);
                        } else {
                            failed.add(hour);
                        }
                    });
            days.forEach((day, its) -> {
                if (!addedUp(day, Width.HOUR, Width.DAY)) {
                    failed.addAll(its);
                }
            });
            // Minutes stand for them until they can be added up.
            spans.markFailed(failed, now);
            // Those that fail again and again must neither stop the round nor make it endless.
            return failed.size() < marks.size() || marks.stream().anyMatch(mark -> !mark.failed());
        });
        return Boolean.TRUE.equals(some);
    }

    /** One that fails must not keep the others from it. */
    private boolean addedUp(StaleHour span, Width from, Width to) {
        try {
            savepoint.executeWithoutResult(_ -> addUp(span.target(), from, to, span.begins()));
            return true;
        } catch (RuntimeException failed) {
            String code =
                    failed instanceof StewardException known ? known.fault().code() : "probe-hour-not-added-up";
            log.atError()
                    .addKeyValue("fault", code)
                    .addKeyValue("target", span.target())
                    .addKeyValue("begins", span.begins())
                    .setCause(failed)
                    .log("measurements could not be added up");
            return false;
        }
    }

    private void addUp(TargetId target, Width from, Width to, Instant begins) {
        Tally before = spans.lock(target, to, begins);
        Tally sum = sum(spans.within(target, from, new Period(begins, begins.plus(to.length()))));
        // What was counted into the hour directly, long after its minutes were gone, has no minutes to add up.
        if (sum.total() >= before.total()) {
            spans.write(target, to, begins, sum);
        }
    }

    /** Keeps minutes for five weeks, hours and days for thirteen months, and so minutes of hours that are read in parts. */
    public void dispose() {
        Instant now = clock.instant();
        int minutes =
                spans.disposeMinutes(Width.HOUR.floor(now.minus(MINUTES_KEPT).minus(Duration.ofDays(1))))
                        + spans.dispose(Width.MINUTE, now.minus(HOURS_KEPT));
        int hours = spans.dispose(Width.HOUR, now.minus(HOURS_KEPT));
        int days = spans.dispose(Width.DAY, now.minus(HOURS_KEPT));
        if (minutes + hours + days > 0) {
            log.atInfo().addKeyValue("histograms", minutes + hours + days).log("old measurements disposed of");
        }
    }

    /** Everything measured in a period, whose ends are taken to whole minutes, and to whole hours where those are gone. */
    public Tally tally(TargetId target, Period period) {
        return sum(pieces(target, period, Width.DAY));
    }

    /** A target's hours with samples in a period; far quicker than what also tells latencies. */
    public List<HourCount> hours(TargetId target, Period period) {
        return spans.hours(target, new Period(Width.HOUR.floor(period.from()), period.to()));
    }

    /** All targets at one look; those without a sample in the last hour are absent. */
    public Map<TargetId, Tally> lastHour() {
        Instant now = clock.instant();
        return spans.minutes(new Period(Width.MINUTE.floor(now.minus(Duration.ofHours(1))), now.plus(CLOCKS_DIFFER)));
    }

    /** A piece of a chart. */
    public record Slot(Instant begins, Tally tally) {}

    /** @param step whole minutes; slots without a sample are there, too */
    public List<Slot> series(TargetId target, Instant from, Duration step, int count) {
        Period period = new Period(from, from.plus(step.multipliedBy(count)));
        Width coarsest = coarsest(from, step);
        List<Slot> slots = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            slots.add(new Slot(from.plus(step.multipliedBy(place)), new Tally()));
        }
        for (Span piece : pieces(target, period, coarsest)) {
            long place = Duration.between(from, piece.begins()).toMillis() / step.toMillis();
            slots.get(Math.clamp(place, 0, count - 1)).tally().add(piece.tally());
        }
        return slots;
    }

    /** No histogram may lie in two slots. */
    private static Width coarsest(Instant from, Duration step) {
        boolean days = step.toMillis() % Width.DAY.length().toMillis() == 0
                && Width.DAY.floor(from).equals(from);
        return days ? Width.DAY : step.compareTo(Width.HOUR.length()) >= 0 ? Width.HOUR : Width.MINUTE;
    }

    /** The fewest histograms that make up a period: days and hours where they are added up, else minutes. */
    private List<Span> pieces(TargetId target, Period period, Width coarsest) {
        Instant from = Width.MINUTE.floor(period.from());
        Instant to = Width.MINUTE.ceiling(period.to());
        if (coarsest == Width.MINUTE) {
            return spans.within(target, Width.MINUTE, new Period(from, to));
        }
        from = edge(target, from);
        to = edge(target, to);
        if (!from.isBefore(to)) {
            return List.of();
        }
        Set<Instant> stale = spans.marks(target, new Period(from, to));
        List<Span> pieces = new ArrayList<>();
        Instant at = from;
        while (at.isBefore(to)) {
            Run run = run(at, to, stale, coarsest);
            pieces.addAll(spans.within(target, run.width(), run.period()));
            at = run.period().to();
        }
        return pieces;
    }

    /** An hour whose minutes are gone belongs whole to the period that it begins in: nobody counts it twice or not at all. */
    private Instant edge(TargetId target, Instant minute) {
        Instant hour = Width.HOUR.floor(minute);
        boolean cut = !minute.equals(hour) && hour.isBefore(clock.instant().minus(MINUTES_KEPT));
        return cut && !spans.hasMinutes(target, hour) ? Width.HOUR.ceiling(minute) : minute;
    }

    /** Histograms of one width in a row. */
    private record Run(Width width, Period period) {}

    private static Run run(Instant from, Instant to, Set<Instant> stale, Width coarsest) {
        Width width = width(from, to, stale, coarsest);
        Instant end = from;
        do {
            end = end.plus(width.length());
        } while (end.isBefore(to) && width(end, to, stale, coarsest) == width);
        return new Run(width, new Period(from, end));
    }

    private static Width width(Instant at, Instant to, Set<Instant> stale, Width coarsest) {
        if (coarsest == Width.DAY
                && fits(Width.DAY, at, to)
                && stale.stream().noneMatch(hour -> !hour.isBefore(at) && hour.isBefore(at.plus(Width.DAY.length())))) {
            return Width.DAY;
        }
        return fits(Width.HOUR, at, to) && !stale.contains(at) ? Width.HOUR : Width.MINUTE;
    }

    private static boolean fits(Width width, Instant at, Instant to) {
        return width.floor(at).equals(at) && !at.plus(width.length()).isAfter(to);
    }

    private static Tally sum(List<Span> pieces) {
        Tally sum = new Tally();
        pieces.forEach(piece -> sum.add(piece.tally()));
        return sum;
    }

    public List<Agent> agents() {
        return agents.agents();
    }

    public List<KnownTarget> targets() {
        return agents.targets();
    }

    public KnownTarget fetch(TargetId id) {
        return agents.find(id)
                .orElseThrow(() -> new RefusedException(new Fault(
                        "probe-target-unknown",
                        "No probe measures a target " + id,
                        "Open the page Probes and pick one from its list")));
    }
}
