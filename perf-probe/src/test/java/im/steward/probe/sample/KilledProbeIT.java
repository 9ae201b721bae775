package im.steward.probe.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Period;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.Agents;
import im.steward.probe.history.HistoryConfiguration;
import im.steward.probe.history.Samples;
import im.steward.probe.history.TargetId;
import im.steward.probe.measure.TargetName;
import im.steward.schema.SchemaMigration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Probes that are killed five times while their console comes and goes, or is away for half an hour: no sample is lost,
 * none counted twice. {@code -Dsteward.spool.minutes=30} waits that long; otherwise each life's clock is set back.
 */
@WithStack
class KilledProbeIT {
    private static final int KILLS = 5;
    private static final Duration AWAY = Duration.ofMinutes(Integer.getInteger("steward.spool.minutes", 0));
    private static final Duration AS_IF_AWAY = Duration.ofMinutes(30);
    private final Samples samples;
    private final Agents agents;
    private final AnnotationConfigApplicationContext context;
    private final AtomicInteger broken = new AtomicInteger();
    private final Queue<Process> probes = new ConcurrentLinkedQueue<>();
    private final Queue<HttpServer> consoles = new ConcurrentLinkedQueue<>();

    KilledProbeIT(Stack stack) {
        Database database = stack.database();
        SchemaMigration.migrate(database.asOwner(), "probe", database.app());
        DataSource app = database.asApp();
        context = new AnnotationConfigApplicationContext();
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(app));
        context.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(app));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(HistoryConfiguration.class);
        context.refresh();
        samples = context.getBean(Samples.class);
        agents = context.getBean(Agents.class);
    }

    /** Also what a failed test has left: a probe would go on measuring, its console hold its port. */
    @AfterEach
    void close() {
        probes.forEach(Process::destroyForcibly);
        consoles.forEach(console -> console.stop(0));
        context.close();
    }

    @Test
    void aConsoleThatIsAwayForHalfAnHourMissesNothing(@TempDir Path home) {
        assertTimeoutPreemptively(AWAY.plusMinutes(5), () -> {
            Site site = site(home, "away");
            Instant begin = Instant.now();
            Instant back = begin.minus(AS_IF_AWAY);
            long written = 0;
            for (int life = 0; life < KILLS; life++) {
                Duration past = AS_IF_AWAY.dividedBy(KILLS).multipliedBy(KILLS - life);
                Process probe = AWAY.isZero() ? site.probe(2, past) : site.probe(20, Duration.ZERO);
                Instant until = Instant.now().plus(AWAY.dividedBy(KILLS));
                long wanted = written + 400;
                written = lifeOf(
                        probe,
                        written,
                        number -> number >= wanted && !Instant.now().isBefore(until));
            }

            HttpServer console = console(site);
            site.emptied();
            console.stop(0);

            TargetId target = new TargetId(site.agent(), TargetName.of("web"));
            Instant end = Instant.now().plus(Duration.ofMinutes(2));
            assertThat(samples.tally(target, new Period(back.minus(Duration.ofMinutes(2)), end))
                            .total())
                    .isBetween(written, written + 1);
            assertThat(broken).as("answers that never reached the probe").hasPositiveValue();
            // As late as they come, they stand where they were measured.
            Instant half = AWAY.isZero() ? begin.minus(AS_IF_AWAY.dividedBy(2)) : begin.plus(AWAY.dividedBy(2));
            assertThat(samples.tally(target, new Period(back.minus(Duration.ofMinutes(2)), half))
                            .total())
                    .isBetween(written / 4, written * 3 / 4);
        });
    }

    /** @return the last number that it told before its death */
    private static long lifeOf(Process probe, long before, LongPredicate ripe)
            throws IOException, InterruptedException {
        long written = before;
        try (BufferedReader out = reader(probe)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                written = Long.parseLong(line);
                if (ripe.test(written)) {
                    break;
                }
            }
            // By its handle: destroying the process itself would close what it has still to say.
            probe.toHandle().destroyForcibly();
            probe.waitFor();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.matches("\\d+")) {
                    written = Math.max(written, Long.parseLong(line));
                }
            }
        }
        return written;
    }

    @Test
    @Timeout(300)
    void nothingIsLostAndNothingIsCountedTwice(@TempDir Path home) throws Exception {
        Site site = site(home, "killed");
        Random random = new Random(5);
        long written = 0;
        Instant begin = Instant.now();
        for (int kill = 0; kill < KILLS; kill++) {
            // Away, there from the first moment, or coming back in the middle.
            var console = new AtomicReference<HttpServer>();
            if (kill % 3 != 0) {
                console.set(console(site));
            }
            boolean comesBack = kill > 0 && kill % 3 == 0;
            long until = written + 300 + random.nextInt(600);
            written = lifeOf(site.probe(1, Duration.ZERO), written, number -> {
                if (comesBack && number > until - 200 && console.get() == null) {
                    console.set(console(site));
                }
                return number >= until;
            });
            if (console.get() != null) {
                console.get().stop(0);
            }
        }
        HttpServer console = console(site);
        site.emptied();
        console.stop(0);

        long counted = samples.tally(
                        new TargetId(site.agent(), TargetName.of("web")),
                        new Period(
                                begin.minus(Duration.ofMinutes(2)),
                                Instant.now().plus(Duration.ofMinutes(2))))
                .total();
        // The last one of each life may have been kept without having been told.
        assertThat(counted).isBetween(written, written + 1);
        assertThat(broken).as("answers that never reached the probe").hasPositiveValue();
    }

    /** A spool, and the token and the port by which it is delivered. */
    private record Site(AgentName agent, Path home, Path token, int port, Queue<Process> probes) {
        Process probe(long pauseMillis, Duration past) throws IOException {
            return start("true", Long.toString(pauseMillis), past.toString());
        }

        /** Writes nothing more and ends when everything is delivered. */
        void emptied() throws IOException, InterruptedException {
            assertThat(start("false", "1", "PT0S").waitFor(120, TimeUnit.SECONDS))
                    .isTrue();
        }

        private Process start(String... more) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SomeProbe.class.getName(),
                    home.resolve("spool").toString(),
                    "http://127.0.0.1:" + port,
                    token.toString()));
            command.addAll(List.of(more));
            Process probe = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            probes.add(probe);
            return probe;
        }
    }

    private Site site(Path home, String name) throws IOException {
        AgentName agent = AgentName.of(name);
        Path token = Files.writeString(home.resolve("token"), agents.issue(agent, "test"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Site(agent, home, token, free.getLocalPort(), probes);
        }
    }

    /** Counts, and now and then breaks off before its answer: then the probe must deliver again. */
    private HttpServer console(Site site) {
        var answers = new AtomicInteger();
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        server.createContext("/api/v1/probes/greeting", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String spool = new String(body, StandardCharsets.UTF_8).replaceAll(".*\"spool\":\"([^\"]+)\".*", "$1");
            answer(exchange, samples.deliver(site.agent(), UUID.fromString(spool), 1, new byte[0]));
        });
        server.createContext("/api/v1/probes/samples", exchange -> {
            Map<String, String> query = new HashMap<>();
            for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
                String[] sides = pair.split("=", 2);
                query.put(sides[0], sides[1]);
            }
            long delivered = samples.deliver(
                    site.agent(),
                    UUID.fromString(query.getOrDefault("spool", "")),
                    Long.parseLong(query.getOrDefault("first", "")),
                    exchange.getRequestBody().readAllBytes());
            if (answers.getAndIncrement() % 3 == 0) {
                broken.incrementAndGet();
                exchange.close();
            } else {
                answer(exchange, delivered);
            }
        });
        server.start();
        consoles.add(server);
        return server;
    }

    private static void answer(HttpExchange exchange, long delivered) throws IOException {
        byte[] body = ("{\"delivered\":" + delivered + "}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
