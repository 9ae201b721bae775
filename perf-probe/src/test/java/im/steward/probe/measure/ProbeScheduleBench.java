package im.steward.probe.measure;

import static im.steward.probe.measure.ProbeBench.at;
import static im.steward.probe.measure.ProbeBench.bench;
import static im.steward.probe.measure.ProbeBench.say;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many targets each second on one grid: are starts missed, how late are they, what does it cost? */
public final class ProbeScheduleBench {
    private static final int TARGETS = 500;
    private static final Duration RUN = Duration.ofMinutes(Integer.getInteger("steward.bench.minutes", 1));

    private ProbeScheduleBench() {}

    /** What became of the starts, while somebody counts. */
    private static final class Starts {
        private final ConcurrentLinkedQueue<Double> lateMicros = new ConcurrentLinkedQueue<>();
        private final AtomicLong overrun = new AtomicLong();
        private final AtomicLong bad = new AtomicLong();
        private volatile boolean counted;

        void saw(Measured sample) {
            if (!counted) {
                return;
            }
            Outcome outcome = sample.outcome();
            if (outcome.failure().filter(Failure.OVERRUN::equals).isPresent()) {
                overrun.incrementAndGet();
                return;
            }
            if (!outcome.good()) {
                bad.incrementAndGet();
            }
            lateMicros.add((double) outcome.phases().getOrDefault(Phase.START, 0L) / 1e3);
        }
    }

    public static void main(String[] args) throws Exception {
        Starts starts = new Starts();
        try (BenchServer server = BenchServer.start();
                HostWatch host = new HostWatch(Duration.ofMillis(5));
                Pacer pacer = new Pacer(starts::saw, host, Clock.systemUTC())) {
            say("%d targets each second for %s; warming up", TARGETS, RUN);
            pacer.pace(targets(server.port()));
            TimeUnit.SECONDS.sleep(10);
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long missed = pacer.missed();
            long cpu = system.getProcessCpuTime();
            long begin = System.nanoTime();
            starts.counted = true;
            Thread.sleep(RUN);
            starts.counted = false;
            double seconds = (double) (System.nanoTime() - begin) / 1e9;
            double share = (double) (system.getProcessCpuTime() - cpu) / 1e9 / seconds;
            told(starts, pacer.missed() - missed, seconds, share);
        }
    }

    private static void told(Starts starts, long skipped, double seconds, double share) {
        List<Double> late = List.copyOf(starts.lateMicros);
        long missed = skipped + starts.overrun.get();
        say(
                "%d starts in %.0f s, %d bad, %d missed; late %.0f µs median, %.0f µs p99, %.0f µs at worst; %.1f %% of one core",
                late.size(), seconds, starts.bad.get(), missed, at(late, 50), at(late, 99), at(late, 100), share * 100);
        bench("probe-missed-starts", (double) missed, "starts", 0);
        // What is under way when the count begins and ends is not counted.
        bench("probe-starts-unseen", TARGETS * seconds - late.size() - (double) missed, "starts", TARGETS);
        bench("probe-start-late-median", at(late, 50), 5_000);
        bench("probe-start-late-p99", at(late, 99), 5_000);
        bench("probe-cpu", share, "cores", 0.25);
    }

    private static List<Target> targets(int port) {
        List<Target> targets = new ArrayList<>();
        for (int one = 0; one < TARGETS; one++) {
            targets.add(new Target(
                    TargetName.of("t" + one),
                    HttpProber.of(HttpProber.Ask.of(URI.create("http://127.0.0.1:" + port + "/0"))),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    3));
        }
        return targets;
    }
}
