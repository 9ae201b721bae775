package im.steward.probe.measure;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is not done in time, on one thread. It sleeps until the earliest deadline it knew when it fell asleep and is
 * woken for an earlier one alone: a probe that is answered in time wakes nobody, who would take a core from it meanwhile.
 */
final class Deadlines {
    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private final TreeSet<Due> due =
            new TreeSet<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private final long origin = System.nanoTime();
    private long wakesAt = Long.MIN_VALUE;
    private long awoken;
    private long count;

    /** @param at since the origin */
    record Due(long at, long number, Runnable end) {}

    Deadlines() {
        Thread.ofPlatform().daemon().name("probe-guard").start(this::run);
    }

    /** @param deadline as {@link System#nanoTime} tells it */
    Due watch(long deadline, Runnable end) {
        lock.lock();
        try {
            Due one = new Due(deadline - origin, count++, end);
            due.add(one);
            if (one.at() < wakesAt) {
                wakesAt = one.at();
                earlier.signal();
            }
            return one;
        } finally {
            lock.unlock();
        }
    }

    void done(Due one) {
        lock.lock();
        try {
            due.remove(one);
        } finally {
            lock.unlock();
        }
    }

    /** How often the thread was woken before its time. */
    long awoken() {
        lock.lock();
        try {
            return awoken;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            try {
                next().end().run();
            } catch (InterruptedException nobodyDoes) {
                log.atWarn().log("the guard of deadlines was interrupted");
            } catch (RuntimeException unforeseen) {
                // The root of this thread; the next deadline is kept all the same.
                log.atError().setCause(unforeseen).log("a deadline could not be kept");
            }
        }
    }

    private Due next() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime() - origin;
                if (!due.isEmpty() && due.first().at() <= now) {
                    // Awake, so nobody needs to wake it until it has looked again.
                    wakesAt = Long.MIN_VALUE;
                    return due.removeFirst();
                }
                if (!due.isEmpty()) {
                    wakesAt = due.first().at();
                } else if (wakesAt <= now) {
                    wakesAt = Long.MAX_VALUE;
                }
                // Else what it was woken for is done already, and what comes next is hardly earlier.
                if (earlier.awaitNanos(wakesAt - now) > 0) {
                    awoken++;
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
