package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How much a probe errs: measured less true, against a server that says how long it really took; beside curl and
 * Debian's blackbox exporter, idle and with all cores loaded. In each round every tool asks once, in an order drawn anew,
 * so that what disturbs the machine meets all alike; each delay begins with rounds that count for nothing.
 */
public final class ProbeBench {
    private static final int[] DELAYS_MICROS = {0, 1_000, 5_000, 20_000, 100_000};
    /** So many that p99 is the tenth at worst, and not one bad moment. */
    private static final int ROUNDS = Integer.getInteger("steward.bench.rounds", 1_000);
    /** Of long delays fewer, or the bench takes an hour. */
    private static final int LONG_ROUNDS = ROUNDS * 2 / 5;

    private static final int LONG_MICROS = 100_000;
    /** Of each delay: a probe runs for months, and so do servers; what is measured is code that the JVM has compiled. */
    private static final int WARM_UPS = 50;
    /** Before all delays, one after the other: so many as a probe asks itself before it asks others. */
    private static final int FIRST_ASKED = 10_000;
    /** After each turn, until its tool, the server and the kernel have put everything away. */
    private static final Duration REST = Duration.ofMillis(5);

    private static final long SEED = 26;

    private static final String BLACKBOX = "prometheus-blackbox-exporter";
    /** A whole probe may err so much more than curl, which does not know when it began. */
    private static final double OF_CURL = 1.5;

    private static final HttpLine.Authorities AUTHORITIES = HttpLine.Authorities.of(Optional.empty());

    private ProbeBench() {}

    /** Measures once; nanoseconds. */
    private interface Tool {
        long measure(URI url) throws IOException, InterruptedException;
    }

    /**
     * A tool and its errors so far, in microseconds.
     *
     * @param share of its error that our cold probe may have
     */
    private record Contender(String name, Tool tool, double share, List<Double> errors) {
        Contender(String name, Tool tool, double share) {
            this(name, tool, share, new ArrayList<>());
        }

        double error(int percent) {
            return at(errors, percent);
        }
    }

    public static void main(String[] args) throws Exception {
        try (BenchServer server = BenchServer.start()) {
            Optional<Blackbox> blackbox = Blackbox.start();
            if (blackbox.isEmpty()) {
                say("Skipped: %s is not installed. As root: apt-get install -y %s", BLACKBOX, BLACKBOX);
            }
            boolean curl = onPath("curl").isPresent();
            if (!curl) {
                say("Skipped: curl is not installed. As root: apt-get install -y curl");
            }
            say("Warming up");
            warmUp(server.port());
            List<Contender> others = new ArrayList<>();
            if (curl) {
                others.add(new Contender("curl", ProbeBench::curl, OF_CURL));
            }
            blackbox.ifPresent(exporter -> others.add(new Contender("blackbox", exporter::measure, 1)));
            accuracy("idle", server.port(), others);
            List<Process> load = new ArrayList<>();
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                load.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            try {
                accuracy("loaded", server.port(), others);
            } finally {
                load.forEach(Process::destroyForcibly);
                blackbox.ifPresent(Blackbox::stop);
            }
        }
    }

    /** The server's code and our own: what its JVM takes before it notes the time would count as our error. */
    private static void warmUp(int port) throws Exception {
        URI url = url(port, 0);
        for (HttpProber prober :
                List.of(HttpProber.of(HttpProber.Ask.of(url).keptOpen()), HttpProber.of(HttpProber.Ask.of(url)))) {
            for (int asked = 0; asked < FIRST_ASKED; asked++) {
                probe(prober);
            }
        }
        log(port);
    }

    private static URI url(int port, int delayMicros) {
        return URI.create("http://127.0.0.1:" + port + "/" + delayMicros);
    }

    private static void accuracy(String how, int port, List<Contender> others) throws Exception {
        for (int delay : DELAYS_MICROS) {
            URI url = url(port, delay);
            HttpProber open = HttpProber.of(HttpProber.Ask.of(url).keptOpen());
            HttpProber cold = HttpProber.of(HttpProber.Ask.of(url));
            Contender firstByte = new Contender("first-byte", _ -> phase(open), 1);
            Contender whole = new Contender("cold", _ -> probe(cold).nanos(), 1);
            List<Contender> all = new ArrayList<>(List.of(firstByte, whole));
            others.forEach(other -> all.add(new Contender(other.name(), other.tool(), other.share())));
            phase(open);
            log(port);
            Random random = new Random(SEED);
            for (int round = 1 - WARM_UPS; round <= (delay < LONG_MICROS ? ROUNDS : LONG_ROUNDS); round++) {
                List<Contender> order = new ArrayList<>(all);
                Collections.shuffle(order, random);
                List<Double> errors = errors(order, url, port);
                for (int place = 0; round > 0 && place < order.size(); place++) {
                    order.get(place).errors().add(errors.get(place));
                }
            }
            String of = how + "-" + delay / 1_000 + "ms";
            for (Contender one : all) {
                say(
                        "%-6s %6.1f ms  %-10s errs %7.0f µs median, %7.0f µs p99 (%d probes)",
                        how,
                        delay / 1e3,
                        one.name(),
                        one.error(50),
                        one.error(99),
                        one.errors().size());
            }
            if (how.equals("idle")) {
                bench("probe-first-byte-median-" + of, firstByte.error(50), 300);
                bench("probe-first-byte-p99-" + of, firstByte.error(99), 700);
            }
            for (Contender other : all.subList(2, all.size())) {
                bench("probe-cold-median-%s-%s".formatted(other.name(), of), whole.error(50), limit(other, 50));
                bench("probe-cold-p99-%s-%s".formatted(other.name(), of), whole.error(99), limit(other, 99));
            }
        }
    }

    private static double limit(Contender other, int percent) {
        return other.share() * other.error(percent);
    }

    /** Of one round, in microseconds. */
    private static List<Double> errors(List<Contender> order, URI url, int port) throws Exception {
        List<Long> measured = new ArrayList<>();
        for (Contender one : order) {
            measured.add(one.tool().measure(url));
            Thread.sleep(REST);
        }
        long[] real = log(port);
        if (real.length != order.size()) {
            throw new IllegalStateException("the server answered %d times".formatted(real.length));
        }
        // Its answer to us is put away, too, before the next asks.
        Thread.sleep(REST);
        return IntStream.range(0, order.size())
                .mapToObj(place -> (measured.get(place) - real[place]) / 1e3)
                .toList();
    }

    private static long phase(HttpProber open) {
        return probe(open).phases().getOrDefault(Phase.FIRST_BYTE, -1L);
    }

    /** On a virtual thread, as the schedule asks. */
    private static Outcome probe(HttpProber prober) {
        Outcome outcome = CompletableFuture.supplyAsync(() -> asked(prober), Thread::startVirtualThread)
                .join();
        if (!outcome.good()) {
            throw new IllegalStateException("a probe was bad: " + outcome);
        }
        return outcome;
    }

    private static Outcome asked(HttpProber prober) {
        try (Attempt attempt = Attempt.within(Duration.ofSeconds(10))) {
            return prober.probe(attempt);
        }
    }

    private static long curl(URI url) throws IOException, InterruptedException {
        Process curl =
                new ProcessBuilder("curl", "-s", "-o", "/dev/null", "-w", "%{time_total}", url.toString()).start();
        String seconds = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        curl.waitFor();
        return (long) (Double.parseDouble(seconds) * 1e9);
    }

    private static long[] log(int port) throws IOException {
        return asked(port, "/log").lines().mapToLong(Long::parseLong).toArray();
    }

    /** By what the probe asks with itself: another client's code would be compiled while others are measured. */
    private static String asked(int port, String path) throws IOException {
        try (HttpLine line = new HttpLine(URI.create("http://127.0.0.1:" + port), AUTHORITIES);
                Attempt attempt = Attempt.within(Duration.ofSeconds(30))) {
            HttpLine.Reply reply = line.ask(new HttpLine.Question("GET", path, Map.of(), ""), attempt);
            if (reply.failure().isPresent() || reply.status() != 200) {
                throw new IOException(path + " was not answered");
            }
            return reply.body();
        }
    }

    static double at(List<Double> values, double percent) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(percent / 100 * sorted.length) - 1)];
    }

    /** A ratio above 1 misses the limit. */
    static void bench(String name, double value, double limit) {
        bench(name, value, "us", limit);
    }

    static void bench(String name, double value, String unit, double limit) {
        say(
                "BENCH {\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"limit\":%.3f,\"ratio\":%.3f}",
                name, value, unit, limit, limit == 0 ? value : value / limit);
    }

    static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Debian's exporter, asked over its own HTTP door. */
    private record Blackbox(Process process, int port) {
        static Optional<Blackbox> start() throws IOException, InterruptedException {
            Optional<Path> program = onPath(BLACKBOX);
            if (program.isEmpty()) {
                return Optional.empty();
            }
            int port = OwnServer.freePort();
            Path config = Files.writeString(
                    Files.createTempFile("blackbox", ".yml"), "modules: {http_2xx: {prober: http, timeout: 10s}}\n");
            Process process = new ProcessBuilder(
                            program.get().toString(),
                            "--config.file=" + config,
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            TimeUnit.SECONDS.sleep(2);
            return Optional.of(new Blackbox(process, port));
        }

        long measure(URI url) throws IOException {
            String text = asked(port, "/probe?module=http_2xx&target=" + url);
            return Arrays.stream(text.split("\n", -1))
                    .filter(line -> line.startsWith("probe_duration_seconds "))
                    .map(line -> (long) (Double.parseDouble(line.split(" ", 2)[1]) * 1e9))
                    .findFirst()
                    .orElseThrow();
        }

        void stop() {
            process.destroyForcibly();
        }
    }
}
