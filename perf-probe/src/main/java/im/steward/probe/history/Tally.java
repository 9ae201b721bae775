package im.steward.probe.history;

import im.steward.probe.measure.Failure;
import im.steward.probe.measure.Phase;
import im.steward.probe.sample.Sample;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Samples of one target added up. Any number of tallies adds up to the tally of all their samples, exactly: counts are
 * sums, and a histogram has the same cells whichever way it was filled.
 */
public final class Tally {
    /** A percentile errs by less than one in a thousand of its value. */
    private static final int DIGITS = 3;

    private static final long MICRO = 1_000;
    private long good;
    private long bad;
    private long busy;
    private long answered;
    private final Histogram latency;
    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    private final Map<Phase, PhaseTally> phases = new EnumMap<>(Phase.class);

    /** @param sum of microseconds */
    public record PhaseTally(long count, long sum, long largest) {
        PhaseTally plus(PhaseTally other) {
            return new PhaseTally(count + other.count, sum + other.sum, Math.max(largest, other.largest));
        }

        public Duration mean() {
            return count == 0 ? Duration.ZERO : Duration.ofNanos(sum * MICRO / count);
        }
    }

    public Tally() {
        this(new Histogram(DIGITS));
    }

    private Tally(Histogram latency) {
        this.latency = latency;
    }

    public void add(Sample sample) {
        if (sample.good()) {
            good++;
        } else {
            bad++;
        }
        sample.failure().ifPresent(failure -> failures.merge(failure, 1L, Long::sum));
        if (sample.busy()) {
            busy++;
        }
        if (sample.good() && !sample.busy()) {
            answered++;
        }
        if (sample.hasLatency()) {
            latency.recordValue(sample.took().toNanos() / MICRO);
        }
        if (!sample.busy()) {
            sample.phases().forEach((phase, took) -> {
                long micros = took.toNanos() / MICRO;
                phases.merge(phase, new PhaseTally(1, micros, micros), PhaseTally::plus);
            });
        }
    }

    public void add(Tally other) {
        good += other.good;
        bad += other.bad;
        busy += other.busy;
        answered += other.answered;
        latency.add(other.latency);
        other.failures.forEach((failure, count) -> failures.merge(failure, count, Long::sum));
        other.phases.forEach((phase, tally) -> phases.merge(phase, tally, PhaseTally::plus));
    }

    static Tally of(
            long good,
            long bad,
            long busy,
            long answered,
            byte[] latency,
            Map<Failure, Long> failures,
            Map<Phase, PhaseTally> phases)
            throws DataFormatException {
        Tally tally = new Tally(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(latency), 0));
        tally.good = good;
        tally.bad = bad;
        tally.busy = busy;
        tally.answered = answered;
        tally.failures.putAll(failures);
        tally.phases.putAll(phases);
        return tally;
    }

    byte[] latencyBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(latency.getNeededByteBufferCapacity());
        int length = latency.encodeIntoCompressedByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    public long good() {
        return good;
    }

    public long bad() {
        return bad;
    }

    /** Those taken while the probe's own host was overloaded; they have no latency. */
    public long busy() {
        return busy;
    }

    public long total() {
        return good + bad;
    }

    public boolean isEmpty() {
        return total() == 0;
    }

    /** Between 0 and 1; empty without a sample. */
    public Optional<Double> availability() {
        return isEmpty() ? Optional.empty() : Optional.of((double) good / total());
    }

    /** @param percent from 0 to 100; empty where no sample has a latency */
    public Optional<Duration> percentile(double percent) {
        return latency.getTotalCount() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(latency.getValueAtPercentile(percent) * MICRO));
    }

    /** Good ones whose latency is known. */
    public long answered() {
        return answered;
    }

    public long withLatency() {
        return latency.getTotalCount();
    }

    /** How many took no longer than this, in whole cells of the histogram. */
    public long within(Duration limit) {
        return latency.getTotalCount() == 0 ? 0 : latency.getCountBetweenValues(0, limit.toNanos() / MICRO);
    }

    public Map<Failure, Long> failures() {
        return Map.copyOf(failures);
    }

    public Map<Phase, PhaseTally> phases() {
        Map<Phase, PhaseTally> copy = new EnumMap<>(Phase.class);
        copy.putAll(phases);
        return copy;
    }
}
