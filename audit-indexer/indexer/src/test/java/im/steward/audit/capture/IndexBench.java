package im.steward.audit.capture;

import im.steward.audit.index.RawDocuments;
import im.steward.devstack.Stack;
import im.steward.event.AuditEvent;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Kafka → Elasticsearch against its raw limit: the same final documents, built beforehand and replayed to
 * {@code _bulk} over two connections. Who goes first alternates, because the machine is never equally busy twice.
 */
public final class IndexBench {
    private static final int EVENTS = Integer.getInteger("steward.bench.events", 100_000);
    private static final int ROUNDS = Integer.getInteger("steward.bench.rounds", 7);
    /** An indexer runs for months: what is measured is code that the JVM has compiled. */
    private static final int WARM_UPS = Integer.getInteger("steward.bench.warmups", 5);

    private static final int PER_REQUEST = 1_000;
    private static final double GOAL = 0.85;

    private IndexBench() {}

    public static void main(String[] arguments) throws Exception {
        List<AuditEvent> events = events();
        List<Double> ours = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (Stack stack = Stack.shared()) {
            for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
                try (Rig rig = rig(stack, "r" + (round + WARM_UPS))) {
                    boolean rawFirst = round % 2 == 0;
                    double before = rawFirst ? 0 : index(rig, events);
                    double limit = replay(rig, RawDocuments.bulks(rig.archive.indexPrefix(), events, PER_REQUEST));
                    double path = rawFirst ? index(rig, events) : before;
                    System.out.printf(
                            Locale.ROOT,
                            "round %d%s: raw %.0f/s, ours %.0f/s, ratio %.2f%n",
                            round,
                            round <= 0 ? " (warm-up)" : "",
                            limit,
                            path,
                            path / limit);
                    if (round > 0) {
                        raw.add(limit);
                        ours.add(path);
                        ratios.add(path / limit);
                    }
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "index: %.0f events/s, %.2f of the raw limit %.0f/s (goal %.2f)%n",
                median(ours),
                median(ratios),
                median(raw),
                GOAL);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"index\",\"value\":%.0f,\"unit\":\"events/s\",\"limit\":%.0f,\"ratio\":%.3f}%n",
                median(ours),
                median(raw),
                median(ratios));
    }

    private static Rig rig(Stack stack, String round) {
        return new Rig(stack.bootstrapServers(), stack.elasticsearch(), stack.database(), stack.prefix() + round + "-");
    }

    private static List<AuditEvent> events() {
        BenchText text = new BenchText(42);
        List<AuditEvent> events = new ArrayList<>(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            events.add(Rig.message("bench-" + i, "room-" + i % 500, text.next()));
        }
        return events;
    }

    private static double replay(Rig rig, List<byte[]> bulks) throws InterruptedException {
        RawDocuments.prepare(rig.requests, rig.archive.indexPrefix());
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        List<Thread> connections = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            connections.add(Thread.ofPlatform().start(() -> {
                for (int at = next.getAndIncrement(); at < bulks.size(); at = next.getAndIncrement()) {
                    send(rig, bulks.get(at));
                }
            }));
        }
        for (Thread connection : connections) {
            connection.join();
        }
        double rate = rate(EVENTS, start);
        drop(rig);
        return rate;
    }

    private static void send(Rig rig, byte[] bulk) {
        try (InputStream answer = rig.requests.bulk("/_bulk?filter_path=errors", bulk, bulk.length)) {
            String errors = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            if (!errors.equals("{\"errors\":false}")) {
                throw new IllegalStateException(errors);
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** From the first event in the archive to the last; joining the group is no part of the rate. */
    private static double index(Rig rig, List<AuditEvent> events) {
        RawDocuments.prepare(rig.requests, rig.archive.indexPrefix());
        events.forEach(rig::publish);
        rig.flush();
        rig.meters.clear();
        Capture indexer = rig.indexer();
        indexer.start();
        long already = await(rig, 1);
        long start = System.nanoTime();
        await(rig, EVENTS);
        double rate = rate(EVENTS - already, start);
        indexer.stop();
        drop(rig);
        return rate;
    }

    private static long await(Rig rig, long count) {
        Counter indexed = rig.meters.counter("steward.index.events", "outcome", "indexed");
        while (indexed.count() < count) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        return (long) indexed.count();
    }

    private static void drop(Rig rig) {
        rig.requests
                .ask("GET", "/" + rig.archive.indexPrefix() + "-v1-*/_alias")
                .body()
                .propertyNames()
                .forEach(index -> rig.requests.ask("DELETE", "/" + index));
    }

    private static double rate(long events, long startNanos) {
        return events * 1e9 / (System.nanoTime() - startNanos);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
