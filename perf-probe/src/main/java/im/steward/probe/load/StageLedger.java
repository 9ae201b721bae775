package im.steward.probe.load;

import im.steward.probe.measure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.ValueRecorder;

/** Books the arrivals of one stage: none is forgotten because it was slow. */
final class StageLedger {
    private static final int DIGITS = 3;
    private static final int LEAST_TO_JUDGE_ERRORS = 20;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Histogram latency = new Histogram(DIGITS);
    private final Histogram service = new Histogram(DIGITS);
    private final Histogram own = new Histogram(DIGITS);
    private final long objectiveMicros;
    private long began;
    private long ended;
    private long failed;
    private long samples;
    private long good;
    private long unfinished;
    private long slow;

    private static final class Page {
        private final Histogram latency = new Histogram(DIGITS);
        private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
        private long good;
    }

    StageLedger(List<String> acts, Duration objective) {
        acts.forEach(act -> pages.put(act, new Page()));
        this.objectiveMicros = objective.toNanos() / 1_000;
    }

    synchronized void begins(boolean sample) {
        began++;
        samples += sample ? 1 : 0;
    }

    /** What this machine was late, itself. */
    synchronized void ownDelay(long nanos) {
        book(own, nanos);
    }

    /** @param nanos from the intended start to the end */
    synchronized void ends(String act, boolean sample, long nanos, long serviceNanos, Optional<Failure> failure) {
        ended++;
        failed += failure.isPresent() ? 1 : 0;
        if (!sample) {
            return;
        }
        Page page = pages.get(act);
        if (page == null) {
            throw new IllegalStateException("an act that the script does not have: " + act);
        }
        if (failure.isPresent()) {
            page.failures.merge(failure.get(), 1L, Long::sum);
        } else {
            page.good++;
            good++;
        }
        // A refusal is quick, and would make percentiles look better than they are.
        if (failure.isEmpty() || failure.get().hasLatency()) {
            book(latency, nanos);
            book(page.latency, nanos);
            book(service, serviceNanos);
            slow += nanos / 1_000 > objectiveMicros ? 1 : 0;
        }
    }

    /** Was given up in the middle: the service, too, took at least what it has taken so far. */
    synchronized void breaksOff(String act, boolean sample, long nanos, long serviceNanos) {
        givesUp(act, sample, nanos);
        if (sample) {
            book(service, serviceNanos);
        }
    }

    /** Was given up without an answer; its latency is at least what it waited. */
    synchronized void givesUp(String act, boolean sample, long nanos) {
        ended++;
        if (sample) {
            unfinished++;
            book(latency, nanos);
            Page page = pages.get(act);
            if (page != null) {
                book(page.latency, nanos);
            }
        }
    }

    synchronized long pending() {
        return began - ended;
    }

    synchronized long ended() {
        return ended;
    }

    synchronized long failed() {
        return failed;
    }

    synchronized boolean hasTooManyErrors(double share) {
        return ended >= LEAST_TO_JUDGE_ERRORS && failed >= share * ended;
    }

    /** Whatever comes now, p99 of so many samples is above the objective. */
    synchronized boolean isLost(long planned) {
        return slow > planned / 100 + 1;
    }

    synchronized StageResult.Latency latency() {
        return latency(latency);
    }

    synchronized StageResult result(double perSecond, double seconds, double stopAtErrors, boolean stopped) {
        Optional<Duration> ownDelay =
                own.getTotalCount() == 0 ? Optional.empty() : Optional.of(micros(own.getValueAtPercentile(99)));
        List<StageResult.Act> acts = new ArrayList<>();
        pages.forEach(
                (name, page) -> acts.add(new StageResult.Act(name, page.good, page.failures, latency(page.latency))));
        return new StageResult(
                perSecond,
                verdict(ownDelay.orElse(Duration.ZERO), stopAtErrors, stopped),
                samples,
                good,
                unfinished,
                seconds <= 0 ? 0 : good / seconds,
                ownDelay,
                latency(latency),
                acts);
    }

    private Verdict verdict(Duration ownDelay, double stopAtErrors, boolean stopped) {
        if (stopped) {
            return Verdict.STOPPED;
        }
        if (failed > 0 && failed >= stopAtErrors * ended) {
            return Verdict.TOO_MANY_ERRORS;
        }
        long p99 = latency.getValueAtPercentile(99);
        if (p99 <= objectiveMicros) {
            return Verdict.WITHIN;
        }
        if (p99 - ownDelay.toNanos() / 1_000 <= objectiveMicros) {
            return Verdict.HOST_BUSY;
        }
        return service.getTotalCount() > 0 && service.getValueAtPercentile(99) <= objectiveMicros
                ? Verdict.SHORT_OF_USERS
                : Verdict.OVER;
    }

    private static void book(ValueRecorder histogram, long nanos) {
        histogram.recordValue(Math.max(0, nanos / 1_000));
    }

    static StageResult.Latency latency(Histogram of) {
        return new StageResult.Latency(
                micros(of.getValueAtPercentile(50)),
                micros(of.getValueAtPercentile(90)),
                micros(of.getValueAtPercentile(95)),
                micros(of.getValueAtPercentile(99)),
                micros(of.getValueAtPercentile(99.9)),
                micros(of.getMaxValue()));
    }

    static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }
}
