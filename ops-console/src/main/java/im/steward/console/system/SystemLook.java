package im.steward.console.system;

import static im.steward.console.system.Part.Unit.BYTES;
import static im.steward.console.system.Part.Unit.COUNT;
import static im.steward.console.system.Part.Unit.INSTANT;
import static im.steward.console.system.Part.Unit.LASTING;
import static im.steward.console.system.Part.Unit.PER_SECOND;
import static im.steward.console.system.Part.Unit.TEXT;

import im.steward.audit.capture.IndexerStatus;
import im.steward.audit.capture.Indexers;
import im.steward.audit.index.Archive;
import im.steward.audit.kafka.KafkaClients;
import im.steward.console.system.Part.Fact;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailState;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One look at all parts at once; a part that hangs is told as not answering, and keeps no reader waiting. */
public final class SystemLook {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final double DISK_LOW = 0.1;

    private final SystemStore database;
    private final KafkaClients kafka;
    private final Archive archive;
    private final Indexers indexers;
    private final TrailKeeper trail;
    private final Path home;
    private final Clock clock;
    private final ClockWatch clocks;

    SystemLook(
            SystemStore database,
            KafkaClients kafka,
            Archive archive,
            Indexers indexers,
            TrailKeeper trail,
            Path home,
            Clock clock) {
        this.database = database;
        this.kafka = kafka;
        this.archive = archive;
        this.indexers = indexers;
        this.trail = trail;
        this.home = home;
        this.clock = clock;
        this.clocks = new ClockWatch(clock, System::nanoTime);
    }

    /** @param parts the worst first is for the page to decide; this order follows a message's way */
    public record Seen(Instant at, String version, List<Part> parts) {
        public Seen {
            parts = List.copyOf(parts);
        }

        public Part.State worst() {
            return parts.stream().map(Part::state).max(Enum::compareTo).orElse(Part.State.GOOD);
        }
    }

    public Seen look() {
        // Not closed at the end: that would wait for whoever hangs, which the reader must not.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Future<List<Part>> broker = threads.submit(() -> List.of(broker()));
        Future<List<Part>> indexing = threads.submit(this::indexing);
        Future<List<Part>> search = threads.submit(() -> List.of(search()));
        Future<List<Part>> store = threads.submit(() -> List.of(store()));
        Future<List<Part>> proof = threads.submit(() -> List.of(proof()));
        threads.shutdown();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var parts = new ArrayList<Part>();
        parts.addAll(answer("kafka", broker, deadline));
        parts.addAll(answer("indexer", indexing, deadline));
        parts.addAll(answer("elasticsearch", search, deadline));
        parts.addAll(answer("postgresql", store, deadline));
        parts.addAll(answer("trail", proof, deadline));
        parts.add(ourselves());
        return new Seen(clock.instant(), version(), parts);
    }

    /** One part alone, for health. */
    Optional<Fault> fault(String name, Callable<Part> look) {
        try {
            Part part = look.call();
            return part.state() == Part.State.BAD ? part.fault() : Optional.empty();
        } catch (StewardException refusal) {
            return Optional.of(refusal.fault());
        } catch (Exception failure) {
            // The root of a health check: whatever it is, the part is not well.
            return Optional.of(silent(name));
        }
    }

    /** Elasticsearch alone, for those who search. */
    public Part archive() {
        try {
            return search();
        } catch (StewardException away) {
            return Part.bad("elasticsearch", away.fault());
        }
    }

    Part broker() {
        return kafka.answers() ? Part.good("kafka", List.of()) : Part.bad("kafka", silent("Kafka"));
    }

    Part search() {
        Archive.State state = archive.look();
        List<Fact> facts = List.of(
                new Fact("health", TEXT, state.health()),
                new Fact("documents", COUNT, state.documents()),
                new Fact("indices", COUNT, state.indices()),
                new Fact("size", BYTES, state.bytes()),
                new Fact("diskFree", BYTES, state.diskFree()));
        if (state.health().equals("red")) {
            return new Part(
                    "elasticsearch",
                    Part.State.BAD,
                    facts,
                    Optional.of(new Fault(
                            "elasticsearch-red",
                            "A part of the archive cannot be read",
                            "Start the nodes that are missing, then look at Elasticsearch's own log")));
        }
        if (state.diskTotal() > 0 && state.diskFree() < state.diskTotal() * DISK_LOW) {
            return Part.warn("elasticsearch", facts, diskLow("Elasticsearch's disk"));
        }
        return Part.good("elasticsearch", facts);
    }

    Part proof() {
        TrailState state = trail.state();
        var facts = new ArrayList<Fact>(List.of(
                new Fact("entries", COUNT, state.entries()),
                new Fact("signed", COUNT, state.signed()),
                new Fact("anchored", COUNT, state.anchored())));
        state.signedAt().ifPresent(at -> facts.add(new Fact("signedAt", INSTANT, at)));
        return state.alert()
                .map(fault -> new Part("trail", Part.State.BAD, facts, Optional.of(fault)))
                .orElseGet(() -> Part.good("trail", facts));
    }

    private Part store() {
        SystemStore.Database state = database.look();
        List<Fact> facts = List.of(
                new Fact("version", TEXT, state.version()),
                new Fact("size", BYTES, state.bytes()),
                new Fact("connections", COUNT, state.connections()));
        return clocks.look(state.now())
                .map(off -> Part.warn("postgresql", facts, off))
                .orElseGet(() -> Part.good("postgresql", facts));
    }

    private List<Part> indexing() {
        List<Part> parts = indexers.alive().stream().map(SystemLook::indexer).toList();
        return parts.isEmpty()
                ? List.of(Part.bad(
                        "indexer",
                        new Fault(
                                "indexer-none",
                                "No indexer runs",
                                "Start a process with steward.roles=indexer; Kafka keeps the events until then")))
                : parts;
    }

    private static Part indexer(IndexerStatus status) {
        List<Fact> facts = List.of(
                new Fact("instance", TEXT, status.instance()),
                new Fact("partitions", COUNT, status.partitions()),
                new Fact("rate", PER_SECOND, status.rate()),
                new Fact("lag", COUNT, status.lag()),
                new Fact("freshness", LASTING, status.freshness()),
                new Fact("since", INSTANT, status.startedAt()));
        return status.paused()
                .map(paused -> Part.warn("indexer", facts, paused.fault()))
                .orElseGet(() -> Part.good("indexer", facts));
    }

    private Part ourselves() {
        var runtime = Runtime.getRuntime();
        List<Fact> facts = List.of(
                new Fact("version", TEXT, version()),
                new Fact("java", TEXT, Runtime.version().toString()),
                new Fact("memory", BYTES, runtime.totalMemory() - runtime.freeMemory()),
                new Fact("memoryMost", BYTES, runtime.maxMemory()),
                new Fact(
                        "running",
                        LASTING,
                        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())),
                new Fact("diskFree", BYTES, home.toFile().getUsableSpace()));
        long total = home.toFile().getTotalSpace();
        return total > 0 && home.toFile().getUsableSpace() < total * DISK_LOW
                ? Part.warn("console", facts, diskLow("The disk of " + home))
                : Part.good("console", facts);
    }

    private static List<Part> answer(String name, Future<List<Part>> look, long deadline) {
        try {
            return look.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            return List.of(Part.bad(
                    name, failed.getCause() instanceof StewardException refusal ? refusal.fault() : silent(name)));
        } catch (TimeoutException late) {
            look.cancel(true);
            return List.of(Part.bad(name, silent(name)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of(Part.bad(name, silent(name)));
        }
    }

    private static Fault silent(String name) {
        return new Fault(
                "part-silent",
                "The part " + name + " does not answer",
                "Check that it runs and can be reached from here, then read its log");
    }

    private static Fault diskLow(String which) {
        return new Fault(
                "disk-low", which + " is more than nine tenths full", "Free space or add some before it is full");
    }

    private static String version() {
        return Optional.ofNullable(SystemLook.class.getPackage().getImplementationVersion())
                .orElse("0.1.0-SNAPSHOT");
    }
}
