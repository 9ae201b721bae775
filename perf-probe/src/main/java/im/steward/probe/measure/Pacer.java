package im.steward.probe.measure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts probes on a fixed grid, each on a virtual thread of its own. The next start never waits for an answer, so a
 * target that stalls is asked during its stall as often as before, and delays no other.
 */
public final class Pacer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pacer.class);
    private final Consumer<Measured> sink;
    private final HostWatch host;
    private final Clock clock;
    private final AtomicLong missed = new AtomicLong();
    private final Thread timer;
    private volatile boolean closed;
    private final AtomicReference<Wanted> wanted = new AtomicReference<>(new Wanted(0, List.of()));

    private record Wanted(int version, List<Target> targets) {
        Wanted {
            targets = List.copyOf(targets);
        }
    }

    /** @param sink takes each sample, on the thread of its probe */
    public Pacer(Consumer<Measured> sink, HostWatch host, Clock clock) {
        this.sink = sink;
        this.host = host;
        this.clock = clock;
        this.timer = Thread.ofPlatform().daemon().name("probe-pacer").start(this::run);
    }

    /** From now on these; what is on its way ends by itself. */
    public void pace(List<Target> targets) {
        wanted.updateAndGet(former -> new Wanted(former.version() + 1, targets));
        LockSupport.unpark(timer);
    }

    /** Starts that our own host was too late for by more than a whole interval. */
    public long missed() {
        return missed.get();
    }

    private void run() {
        var beats = new PriorityQueue<Beat>(Comparator.comparingLong((Beat beat) -> beat.next - beat.epoch));
        int paced = -1;
        long epoch = System.nanoTime();
        while (!closed) {
            Wanted now = wanted.get();
            if (paced != now.version()) {
                paced = now.version();
                beats.clear();
                beats.addAll(spread(now.targets(), epoch));
            }
            Beat first = beats.peek();
            long wait = first == null ? Long.MAX_VALUE : first.next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(this, Math.min(wait, Duration.ofSeconds(1).toNanos()));
                continue;
            }
            beats.remove();
            first.fire();
            beats.add(first);
        }
    }

    /** Targets of one cadence share its interval evenly, so that they do not all start in one moment. */
    private List<Beat> spread(List<Target> targets, long epoch) {
        long now = System.nanoTime();
        List<Beat> beats = new ArrayList<>();
        Map<Duration, List<Target>> byCadence = targets.stream().collect(Collectors.groupingBy(Target::every));
        byCadence.forEach((every, several) -> {
            for (int place = 0; place < several.size(); place++) {
                long offset = every.toNanos() / several.size() * place;
                beats.add(new Beat(several.get(place), sink, now + offset, epoch));
            }
        });
        beats.add(new Beat(host.target(), host::saw, now, epoch));
        return beats;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(timer);
    }

    /** One target's place on the grid. */
    private final class Beat {
        private final Target target;
        private final Consumer<Measured> told;
        private final long epoch;
        private final AtomicInteger inFlight = new AtomicInteger();
        private long next;

        Beat(Target target, Consumer<Measured> told, long next, long epoch) {
            this.target = target;
            this.told = told;
            this.next = next;
            this.epoch = epoch;
        }

        void fire() {
            long now = System.nanoTime();
            long every = target.every().toNanos();
            long intended = next;
            next += every;
            long behind = (now - intended) / every;
            if (behind > 0) {
                // The host slept or stood still; starts of the past cannot be made up for.
                missed.addAndGet(behind);
                intended += behind * every;
                next = intended + every;
            }
            long origin = intended;
            Instant at = clock.instant().minusNanos(now - origin);
            if (inFlight.incrementAndGet() > target.inFlight()) {
                inFlight.decrementAndGet();
                // Not here: keeping a sample may wait for a disk, and with it would all starts.
                Thread.startVirtualThread(() -> tell(overrun(at)));
            } else {
                Thread.startVirtualThread(() -> probe(origin, at));
            }
        }

        private Measured overrun(Instant at) {
            long waited = target.timeout().toNanos();
            return new Measured(
                    target,
                    at,
                    waited,
                    new Outcome(Optional.of(Failure.OVERRUN), waited, Map.of(), Optional.empty()),
                    false);
        }

        private void probe(long intended, Instant at) {
            long late = System.nanoTime() - intended;
            try (Attempt attempt = Attempt.within(target.timeout())) {
                Outcome outcome = asked(attempt);
                Map<Phase, Long> phases = new EnumMap<>(Phase.class);
                phases.putAll(outcome.phases());
                phases.put(Phase.START, late);
                tell(new Measured(
                        target,
                        at,
                        late + outcome.nanos(),
                        new Outcome(outcome.failure(), outcome.nanos(), phases, outcome.certificateUntil()),
                        host.isBusy(late)));
            } finally {
                inFlight.decrementAndGet();
            }
        }

        private Outcome asked(Attempt attempt) {
            try {
                return target.prober().probe(attempt);
            } catch (RuntimeException unforeseen) {
                // The root of this thread; the next probe is asked all the same.
                log.atError()
                        .setCause(unforeseen)
                        .addKeyValue("target", target.name())
                        .log("a probe failed by itself");
                return attempt.bad(Failure.INTERNAL);
            }
        }

        private void tell(Measured measured) {
            try {
                told.accept(measured);
            } catch (RuntimeException unforeseen) {
                log.atError()
                        .setCause(unforeseen)
                        .addKeyValue("target", target.name())
                        .log("a sample could not be kept");
            }
        }
    }
}
