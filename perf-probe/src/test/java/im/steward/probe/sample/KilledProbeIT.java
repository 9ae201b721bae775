package im.steward.probe.sample;

import static org.assertj.core.api.Assertions.assertThat;

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
import im.steward.schema.SchemaMigration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Probes that are killed five times while their console comes and goes: no sample is lost, none counted twice. */
@WithStack
@Timeout(300)
class KilledProbeIT {
    private static final int KILLS = 5;
    private final Samples samples;
    private final Agents agents;
    private final AnnotationConfigApplicationContext context;
    private final AtomicInteger broken = new AtomicInteger();

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

    @Test
    void nothingIsLostAndNothingIsCountedTwice(@TempDir Path home) throws Exception {
        AgentName agent = AgentName.of("killed");
        Path token = Files.writeString(home.resolve("token"), agents.issue(agent, "test"));
        Path spool = home.resolve("spool");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Random random = new Random(5);
        long written = 0;
        Instant begin = Instant.now();
        for (int kill = 0; kill < KILLS; kill++) {
            // Away, there from the first moment, or coming back in the middle.
            HttpServer console = kill % 3 == 0 ? null : console(port);
            Process probe = probe(spool, port, token, true);
            try (BufferedReader out = reader(probe)) {
                long until = written + 300 + random.nextInt(600);
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    written = Long.parseLong(line);
                    if (written > until - 200 && console == null && kill > 0) {
                        console = console(port);
                    }
                    if (written >= until) {
                        break;
                    }
                }
                // By its handle: destroying the process itself would close what it has still to say.
                probe.toHandle().destroyForcibly();
                probe.waitFor();
                // What it had said before it died.
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.matches("\\d+")) {
                        written = Math.max(written, Long.parseLong(line));
                    }
                }
            }
            if (console != null) {
                console.stop(0);
            }
        }
        HttpServer console = console(port);
        Process last = probe(spool, port, token, false);
        assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
        console.stop(0);

        long counted = samples.tally(
                        TargetId.of("killed", "web"),
                        new Period(
                                begin.minus(Duration.ofMinutes(2)),
                                Instant.now().plus(Duration.ofMinutes(2))))
                .total();
        // The last one of each life may have been kept without having been told.
        assertThat(counted).isBetween(written, written + 1);
        assertThat(broken).as("answers that never reached the probe").hasPositiveValue();
        context.close();
    }

    /** Counts, and now and then breaks off before its answer: then the probe must deliver again. */
    private HttpServer console(int port) throws IOException {
        Random random = new Random(7);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/api/v1/probes/greeting", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String spool = new String(body, StandardCharsets.UTF_8).replaceAll(".*\"spool\":\"([^\"]+)\".*", "$1");
            answer(exchange, samples.deliver(AgentName.of("killed"), UUID.fromString(spool), 1, new byte[0]));
        });
        server.createContext("/api/v1/probes/samples", exchange -> {
            Map<String, String> query = new HashMap<>();
            for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
                String[] sides = pair.split("=", 2);
                query.put(sides[0], sides[1]);
            }
            long delivered = samples.deliver(
                    AgentName.of("killed"),
                    UUID.fromString(query.getOrDefault("spool", "")),
                    Long.parseLong(query.getOrDefault("first", "")),
                    exchange.getRequestBody().readAllBytes());
            if (random.nextInt(3) == 0) {
                broken.incrementAndGet();
                exchange.close();
            } else {
                answer(exchange, delivered);
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, long delivered) throws IOException {
        byte[] body = ("{\"delivered\":" + delivered + "}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Process probe(Path spool, int port, Path token, boolean writes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SomeProbe.class.getName(),
                        spool.toString(),
                        "http://127.0.0.1:" + port,
                        token.toString(),
                        Boolean.toString(writes))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
