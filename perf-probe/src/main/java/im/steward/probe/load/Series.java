package im.steward.probe.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.HdrHistogram.Histogram;

/** The run second by second. */
final class Series {
    private static final long SECOND = 1_000_000_000;
    private final long began;
    private final IntSupplier waiting;
    private final List<Second> past = new ArrayList<>();
    private final Histogram latency = new Histogram(2);
    private double perSecond;
    private int current;
    private long ended;
    private long failed;

    Series(long began, IntSupplier waiting) {
        this.began = began;
        this.waiting = waiting;
    }

    synchronized void rate(double rate) {
        perSecond = rate;
    }

    synchronized void ends(long nanos, boolean failure) {
        turn();
        ended++;
        failed += failure ? 1 : 0;
        latency.recordValue(Math.max(0, nanos / 1_000));
    }

    synchronized List<Second> seconds() {
        turn();
        return List.copyOf(past);
    }

    private void turn() {
        int now = (int) ((System.nanoTime() - began) / SECOND);
        while (current < now) {
            past.add(new Second(
                    current,
                    perSecond,
                    ended,
                    failed,
                    StageLedger.micros(latency.getValueAtPercentile(50)),
                    StageLedger.micros(latency.getValueAtPercentile(95)),
                    StageLedger.micros(latency.getValueAtPercentile(99)),
                    waiting.getAsInt()));
            latency.reset();
            ended = 0;
            failed = 0;
            current++;
        }
    }
}
