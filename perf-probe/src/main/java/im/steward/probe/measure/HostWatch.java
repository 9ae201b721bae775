package im.steward.probe.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Knows our own error: how long a probe of ourselves takes, lately and over minutes. A host that is slow to itself tells
 * nothing about others.
 */
public final class HostWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final long LATELY = Duration.ofSeconds(3).toNanos();
    private static final int KEPT = 300;
    private final LoopbackEcho echo = new LoopbackEcho();
    private final long busyAbove;
    private final long[] took = new long[KEPT];
    private final long[] seenAt = new long[KEPT];
    private int count;

    /** @param busyAbove a start later than this, or a probe of ourselves slower than this, marks samples */
    public HostWatch(Duration busyAbove) {
        this.busyAbove = busyAbove.toNanos();
    }

    /** How much of each latency is ours, at the median and at worst but one in a hundred. */
    public record ErrorBar(Duration median, Duration p99, int probes) {}

    Target target() {
        return new Target(
                TargetName.of("loopback"),
                HttpProber.of(HttpProber.Ask.of(echo.url())),
                EVERY,
                Duration.ofSeconds(2),
                3);
    }

    /** Lets the machine compile the code before it counts: cold code costs more than the network. */
    public void warmUp(int probes) {
        Prober prober = target().prober();
        for (int one = 0; one < probes && !Thread.currentThread().isInterrupted(); one++) {
            try (Attempt attempt = Attempt.within(Duration.ofSeconds(2))) {
                prober.probe(attempt);
            }
        }
    }

    synchronized void saw(Measured self) {
        int place = count++ % KEPT;
        took[place] = self.nanos();
        seenAt[place] = System.nanoTime();
    }

    /** @param late how much later than intended a probe began */
    synchronized boolean isBusy(long late) {
        if (late > busyAbove) {
            return true;
        }
        long now = System.nanoTime();
        for (int back = 1; back <= Math.min(count, KEPT); back++) {
            int place = (count - back) % KEPT;
            if (now - seenAt[place] > LATELY) {
                return false;
            }
            if (took[place] > busyAbove) {
                return true;
            }
        }
        return false;
    }

    /** Of the last five minutes; empty before the first look at ourselves. */
    public synchronized Optional<ErrorBar> errorBar() {
        int known = Math.min(count, KEPT);
        if (known == 0) {
            return Optional.empty();
        }
        long[] sorted = Arrays.copyOf(took, known);
        Arrays.sort(sorted);
        return Optional.of(new ErrorBar(
                Duration.ofNanos(sorted[known / 2]),
                Duration.ofNanos(sorted[(int) Math.min(known - 1, Math.ceil(known * 0.99) - 1)]),
                known));
    }

    @Override
    public void close() {
        echo.close();
    }
}
