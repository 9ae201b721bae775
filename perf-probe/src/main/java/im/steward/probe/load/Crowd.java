package im.steward.probe.load;

import im.steward.probe.measure.Failure;
import im.steward.probe.measure.HttpLine;
import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The virtual users, a virtual thread each: they take arrivals one after the other, and pause between them. */
final class Crowd implements Closeable {
    /** The name under which beginnings are booked. */
    static final String START = "start";

    private final LoadScript script;
    private final Pause think;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger came = new AtomicInteger();
    private final Map<VirtualUser, Serving> serving = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final StageLedger starts;
    private final CountDownLatch begun;
    private final int count;

    /** @param start when somebody took it up */
    private record Serving(Arrival arrival, long start) {}

    Crowd(LoadScript script, int count, Pause think, Duration objective) {
        this.script = script;
        this.count = count;
        this.think = think;
        this.starts = new StageLedger(List.of(START), objective);
        this.begun = new CountDownLatch(count);
    }

    void enter(LoadAccounts accounts, LoadTarget target, Duration ramp, Clock clock, Series series) {
        var authorities = HttpLine.Authorities.of(target.caFile());
        long first = System.nanoTime();
        for (int number = 0; number < count; number++) {
            var user = new VirtualUser(script, target.url(), authorities, accounts.of(number), number, clock);
            long due = first + ramp.toNanos() / count * number;
            threads.add(Thread.ofVirtual().name("load-user-" + number).start(() -> live(user, due, series)));
        }
    }

    /** @return whether all have begun or failed to */
    boolean awaitBegun(Duration most) throws InterruptedException {
        return begun.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void live(VirtualUser user, long due, Series series) {
        try (user) {
            if (begin(user, due, series)) {
                came.incrementAndGet();
                while (true) {
                    idle.incrementAndGet();
                    Arrival arrival;
                    try {
                        arrival = arrivals.take();
                    } finally {
                        idle.decrementAndGet();
                    }
                    Optional<Failure> failure = serve(user, arrival, series);
                    if (failure.isPresent() && user.mustBeginAnew(failure.get())) {
                        beginAnew(user);
                    }
                    pause(user);
                }
            }
        } catch (InterruptedException over) {
            // The run has ended.
        }
    }

    private boolean begin(VirtualUser user, long due, Series series) throws InterruptedException {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            starts.begins(true);
            long start = System.nanoTime();
            Optional<Failure> failure = user.begin();
            long end = System.nanoTime();
            starts.ends(START, true, end - due - user.thoughtNanos(), end - start - user.thoughtNanos(), failure);
            series.ends(end - due - user.thoughtNanos(), failure.isPresent());
            return failure.isEmpty();
        } finally {
            begun.countDown();
        }
    }

    private static void beginAnew(VirtualUser user) throws InterruptedException {
        for (Duration pause = Duration.ofMillis(200); user.begin().isPresent(); pause = pause.multipliedBy(2)) {
            Thread.sleep(pause.compareTo(Duration.ofSeconds(10)) < 0 ? pause : Duration.ofSeconds(10));
        }
    }

    private Optional<Failure> serve(VirtualUser user, Arrival arrival, Series series) throws InterruptedException {
        long start = System.nanoTime();
        if (arrival.met()) {
            arrival.ledger().ownDelay(start - arrival.intended());
        }
        var mine = new Serving(arrival, start);
        serving.put(user, mine);
        Optional<Failure> failure = Optional.of(Failure.INTERNAL);
        try {
            failure = user.perform(arrival.act().steps());
            long end = System.nanoTime() - user.thoughtNanos();
            if (serving.remove(user, mine)) {
                arrival.ledger()
                        .ends(arrival.act().name(), arrival.sample(), end - arrival.intended(), end - start, failure);
            }
        } finally {
            breakOff(user, mine);
            series.ends(System.nanoTime() - arrival.intended() - user.thoughtNanos(), failure.isPresent());
        }
        return failure;
    }

    /** Unless it has been booked already. */
    private void breakOff(VirtualUser user, Serving one) {
        if (serving.remove(user, one)) {
            Arrival arrival = one.arrival();
            long now = System.nanoTime() - user.thoughtNanos();
            arrival.ledger()
                    .breaksOff(arrival.act().name(), arrival.sample(), now - arrival.intended(), now - one.start());
        }
    }

    private void pause(VirtualUser user) throws InterruptedException {
        long nanos = think.nanos(user.draw());
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    /** Whether an arrival would be taken at once. */
    boolean hasIdle() {
        return idle.get() > arrivals.size();
    }

    void add(Arrival arrival) {
        arrivals.add(arrival);
    }

    int waiting() {
        return arrivals.size();
    }

    int came() {
        return came.get();
    }

    StageLedger starts() {
        return starts;
    }

    /** Arrivals that nobody has taken are given up. */
    void giveUpWaiting() {
        List<Arrival> left = new ArrayList<>();
        arrivals.drainTo(left);
        long now = System.nanoTime();
        left.forEach(one -> one.ledger().givesUp(one.act().name(), one.sample(), now - one.intended()));
    }

    /** What a stage cannot wait for any longer goes on, and its answer counts nowhere. */
    void giveUpServing(StageLedger ledger) {
        serving.forEach((user, one) -> {
            if (one.arrival().ledger().equals(ledger)) {
                breakOff(user, one);
            }
        });
    }

    /** Ends at once; whoever is in the middle of something breaks it off. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + script.timeout().toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
