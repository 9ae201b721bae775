package im.steward.probe.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * How much a probe errs: measured less true, against a server that says how long it really took; beside curl and
 * Debian's blackbox exporter, in turns, idle and with all cores loaded. Then many targets on one grid.
 */
public final class ProbeBench {
    private static final int[] DELAYS_MICROS = {0, 1_000, 5_000, 20_000, 100_000};
    private static final int ROUNDS = 5;
    private static final int TARGETS = 500;
    private static final Path BLACKBOX = Path.of("/usr/bin/prometheus-blackbox-exporter");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ProbeBench() {}

    /** Measures once; nanoseconds. */
    private interface Tool {
        long measure(URI url) throws IOException, InterruptedException;
    }

    /** A tool and its errors so far, in microseconds. */
    private record Contender(String name, Tool tool, List<Double> errors) {}

    public static void main(String[] args) throws Exception {
        Process server = child(SpinningServer.class, List.of());
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                HostWatch host = new HostWatch(Duration.ofMillis(5))) {
            int port = Integer.parseInt(out.readLine());
            Optional<Blackbox> blackbox = Blackbox.start();
            say(
                    "Warming up%s",
                    blackbox.isPresent() ? "" : "; the blackbox exporter is not installed, so curl alone is beside us");
            host.warmUp(20_000);
            accuracy("idle", port, blackbox);
            List<Process> load = new ArrayList<>();
            for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
                load.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            try {
                accuracy("loaded", port, blackbox);
            } finally {
                load.forEach(Process::destroyForcibly);
            }
            blackbox.ifPresent(Blackbox::stop);
            schedule(Integer.getInteger("steward.bench.seconds", 60));
        } finally {
            server.destroyForcibly();
        }
    }

    private static void accuracy(String how, int port, Optional<Blackbox> blackbox) throws Exception {
        for (int delay : DELAYS_MICROS) {
            URI url = URI.create("http://127.0.0.1:" + port + "/" + delay);
            HttpProber open = HttpProber.of(HttpProber.Ask.of(url).keptOpen());
            HttpProber cold = HttpProber.of(HttpProber.Ask.of(url));
            List<Contender> contenders = new ArrayList<>(List.of(
                    new Contender("first byte, open connection", asked -> phase(open), new ArrayList<>()),
                    new Contender("whole, cold", asked -> probe(cold).nanos(), new ArrayList<>()),
                    new Contender("curl", ProbeBench::curl, new ArrayList<>())));
            blackbox.ifPresent(exporter ->
                    contenders.add(new Contender("blackbox exporter", exporter::measure, new ArrayList<>())));
            int count = delay >= 100_000 ? 20 : 60;
            phase(open);
            log(port);
            for (int round = 0; round < ROUNDS; round++) {
                for (Contender one : contenders) {
                    for (int number = 0; number < count; number++) {
                        long measured = one.tool().measure(url);
                        Thread.sleep(5);
                        long[] real = log(port);
                        if (real.length != 1) {
                            throw new IllegalStateException("the server answered %d times".formatted(real.length));
                        }
                        one.errors().add((double) (measured - real[0]) / 1e3);
                    }
                }
            }
            for (Contender one : contenders) {
                say(
                        "%-6s %6.1f ms  %-28s errs %7.0f µs median, %7.0f µs p99 (%d probes)",
                        how,
                        delay / 1e3,
                        one.name(),
                        at(one.errors(), 50),
                        at(one.errors(), 99),
                        one.errors().size());
            }
            double curl = 1.5 * at(contenders.get(2).errors(), 50);
            double limit =
                    contenders.size() > 3 ? Math.min(curl, at(contenders.get(3).errors(), 50)) : curl;
            if (how.equals("idle")) {
                bench(
                        "probe-first-byte-median-" + delay / 1_000 + "ms",
                        at(contenders.getFirst().errors(), 50),
                        300);
                bench(
                        "probe-first-byte-p99-" + delay / 1_000 + "ms",
                        at(contenders.getFirst().errors(), 99),
                        700);
            }
            bench(
                    "probe-cold-median-" + how + "-" + delay / 1_000 + "ms",
                    at(contenders.get(1).errors(), 50),
                    limit);
        }
    }

    /** Many targets each second: are starts missed, how late are they, what does it cost? */
    private static void schedule(int seconds) throws Exception {
        Process server = child(SpinningServer.class, List.of());
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                HostWatch host = new HostWatch(Duration.ofMillis(5))) {
            int port = Integer.parseInt(out.readLine());
            var late = new ConcurrentLinkedQueue<Long>();
            try (Pacer pacer = new Pacer(
                    sample -> late.add(sample.outcome().phases().getOrDefault(Phase.START, 0L)),
                    host,
                    Clock.systemUTC())) {
                List<Target> targets = new ArrayList<>();
                for (int one = 0; one < TARGETS; one++) {
                    targets.add(new Target(
                            TargetName.of("t" + one),
                            HttpProber.of(HttpProber.Ask.of(URI.create("http://127.0.0.1:" + port + "/0"))),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5),
                            3));
                }
                pacer.pace(targets);
                TimeUnit.SECONDS.sleep(5);
                late.clear();
                var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
                long cpu = system.getProcessCpuTime();
                long begin = System.nanoTime();
                TimeUnit.SECONDS.sleep(seconds);
                double share = (double) (system.getProcessCpuTime() - cpu) / (double) (System.nanoTime() - begin);
                List<Double> micros =
                        late.stream().map(nanos -> (double) nanos / 1e3).toList();
                say(
                        "%d targets each second for %d s: %d starts, %d missed; late %.0f µs median, %.0f µs p99; %.0f %% of one core",
                        TARGETS, seconds, micros.size(), pacer.missed(), at(micros, 50), at(micros, 99), share * 100);
                bench("probe-start-late-p99", at(micros, 99), 5_000);
                bench("probe-missed-starts", (double) pacer.missed(), 0);
                say(
                        "BENCH {\"name\":\"probe-cpu\",\"value\":%.3f,\"unit\":\"cores\",\"limit\":0.25,\"ratio\":%.3f}",
                        share, share / 0.25);
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static long phase(HttpProber open) {
        return probe(open).phases().getOrDefault(Phase.FIRST_BYTE, -1L);
    }

    private static Outcome probe(HttpProber prober) {
        try (Attempt attempt = Attempt.within(Duration.ofSeconds(10))) {
            Outcome outcome = prober.probe(attempt);
            if (!outcome.good()) {
                throw new IllegalStateException("a probe was bad: " + outcome);
            }
            return outcome;
        }
    }

    private static long curl(URI url) throws IOException, InterruptedException {
        Process curl =
                new ProcessBuilder("curl", "-s", "-o", "/dev/null", "-w", "%{time_total}", url.toString()).start();
        String seconds = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        curl.waitFor();
        return (long) (Double.parseDouble(seconds) * 1e9);
    }

    private static long[] log(int port) throws IOException, InterruptedException {
        String text = CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/log"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return text.lines().mapToLong(Long::parseLong).toArray();
    }

    private static double at(List<Double> values, double percent) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(percent / 100 * sorted.length) - 1)];
    }

    private static void bench(String name, double value, double limit) {
        say(
                "BENCH {\"name\":\"%s\",\"value\":%.0f,\"unit\":\"us\",\"limit\":%.0f,\"ratio\":%.3f}",
                name, value, limit, limit == 0 ? value : value / limit);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static Process child(Class<?> main, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Debian's exporter, asked over its own HTTP door. */
    private record Blackbox(Process process, int port) {
        static Optional<Blackbox> start() throws IOException, InterruptedException {
            if (!Files.isExecutable(BLACKBOX)) {
                return Optional.empty();
            }
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path config = Files.writeString(
                    Files.createTempFile("blackbox", ".yml"), "modules: {http_2xx: {prober: http, timeout: 10s}}\n");
            Process process = new ProcessBuilder(
                            BLACKBOX.toString(), "--config.file=" + config, "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            TimeUnit.SECONDS.sleep(2);
            return Optional.of(new Blackbox(process, port));
        }

        long measure(URI url) throws IOException, InterruptedException {
            String text = CLIENT.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + port + "/probe?module=http_2xx&target=" + url))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
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
