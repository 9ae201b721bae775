package im.steward.audit.source;

import im.steward.audit.index.ArchivedRuns;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import im.steward.platform.Limits;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/** Claims runs and does them, one at a time: reading is bound by Kafka, and two files at once would be no faster. */
public final class ImportWorker implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** Longer than any upload takes. */
    private static final Duration ORPHAN_AFTER = Duration.ofDays(2);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** A worker tells every second that it lives; one that was silent for so long is dead, or as good as. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(30);

    private final ImportStore store;
    private final ImportSpool spool;
    private final Limits limits;
    private final KafkaClients clients;
    private final KafkaProperties kafka;
    private final ArchivedRuns archived;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;
    private volatile boolean running;
    private Optional<Thread> thread = Optional.empty();

    ImportWorker(
            ImportStore store,
            ImportSpool spool,
            Limits limits,
            KafkaClients clients,
            KafkaProperties kafka,
            ArchivedRuns archived,
            Trail trail,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.spool = spool;
        this.limits = limits;
        this.clients = clients;
        this.kafka = kafka;
        this.archived = archived;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            thread = Optional.of(Thread.ofPlatform().name("steward-import").start(this::loop));
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        thread.ifPresent(ImportWorker::join);
        thread = Optional.empty();
    }

    /** Not by interrupting: that would break a request on its way instead of the loop around it. */
    private static void join(Thread worker) {
        LockSupport.unpark(worker);
        try {
            worker.join(STOP_WITHIN);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void loop() {
        sweep();
        while (running) {
            try {
                Optional<ImportClaim> claim =
                        store.claim(clock.instant(), clock.instant().minus(DEAD_AFTER));
                if (claim.isPresent()) {
                    work(claim.get());
                } else {
                    LockSupport.parkNanos(LOOK_EVERY.toNanos());
                }
            } catch (RuntimeException away) {
                // PostgreSQL restarts, for one; the run stays claimed and is taken again when its silence is noticed.
                log.atWarn().setCause(away).log("import worker goes on after a failure");
                LockSupport.parkNanos(RETRY_AFTER.toNanos());
            }
        }
    }

    private void sweep() {
        try {
            spool.sweep(store.openFiles(), clock.instant().minus(ORPHAN_AFTER));
        } catch (RuntimeException unable) {
            log.atWarn().setCause(unable).log("old uploads are still on disk");
        }
    }

    private void work(ImportClaim claim) {
        ImportRunId run = claim.run().id();
        try (Heartbeat _ = new Heartbeat(store, claim, clock)) {
            log.atInfo()
                    .addKeyValue("run", run)
                    .addKeyValue("attempt", claim.attempt())
                    .log("import started");
            ImportCounts counts = run(claim);
            end(claim, details(counts), () -> store.finish(claim, counts, clock.instant()));
            log.atInfo()
                    .addKeyValue("run", run)
                    .addKeyValue("published", counts.published())
                    .log("import finished");
        } catch (ClaimLost lost) {
            store.release(claim);
            log.atInfo().addKeyValue("run", run).log("import given back");
        } catch (UnavailableException away) {
            store.release(claim);
            log.atWarn()
                    .addKeyValue("run", run)
                    .addKeyValue("fault", away.fault().code())
                    .log("import starts again later");
            LockSupport.parkNanos(RETRY_AFTER.toNanos());
        } catch (InvalidException refused) {
            fail(claim, refused.fault());
        } catch (RefusedException refused) {
            fail(claim, refused.fault());
        } catch (IOException unreadable) {
            log.atWarn().setCause(unreadable).addKeyValue("run", run).log("import file unreadable");
            fail(
                    claim,
                    new Fault(
                            "import-file-gone",
                            "The uploaded file is no longer in steward.imports.directory, or cannot be read there",
                            "Let consoles and indexers share that directory, then import the file again"));
        }
    }

    private ImportCounts run(ImportClaim claim) throws IOException {
        try (EventPublisher publisher = new EventPublisher(clients, kafka.eventTopic());
                Admin admin = clients.admin()) {
            clients.createTopics();
            ImportTask task =
                    new ImportTask(claim, store, publisher.open(claim.run().id().toString()), clock, () -> running);
            Map<Integer, Long> ends = task.read(spool.path(claim.file()), limits);
            Arrivals arrivals = new Arrivals(clients, kafka);
            until(claim, task.counts(), () -> arrivals.missing(ends, admin) == 0);
            AtomicReference<ImportCounts> counts = new AtomicReference<>(task.counts());
            until(claim, task.counts(), () -> {
                counts.set(counted(claim, task.counts()));
                return true;
            });
            return counts.get();
        }
    }

    /** As long as it takes: the events are safe in Kafka, and the page shows that the indexers are behind. */
    private void until(ImportClaim claim, ImportCounts counts, BooleanSupplier reached) {
        while (true) {
            if (!running || !store.progress(claim, "indexing", counts, clock.instant())) {
                throw new ClaimLost();
            }
            try {
                if (reached.getAsBoolean()) {
                    return;
                }
            } catch (UnavailableException away) {
                log.atWarn()
                        .addKeyValue("run", claim.run().id())
                        .addKeyValue("fault", away.fault().code())
                        .log("import waits");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private ImportCounts counted(ImportClaim claim, ImportCounts counts) {
        ArchivedRuns.Counted counted = archived.count(claim.run().id().toString());
        return new ImportCounts(
                claim.run().bytes(),
                counts.read(),
                counts.published(),
                counted.indexed(),
                Math.max(0, counts.published() - counted.indexed() - counted.conflicts()),
                counted.conflicts(),
                counts.rejected());
    }

    private void fail(ImportClaim claim, Fault fault) {
        end(claim, Map.of("fault", fault.code()), () -> store.fail(claim, fault, clock.instant()));
        log.atWarn()
                .addKeyValue("run", claim.run().id())
                .addKeyValue("fault", fault.code())
                .log("import failed");
    }

    @FunctionalInterface
    private interface Ending {
        boolean tookPlace();
    }

    /** Row and trail entry together; the file goes when both are safe. */
    private void end(ImportClaim claim, Map<String, String> details, Ending ending) {
        transaction.executeWithoutResult(_ -> {
            if (!ending.tookPlace()) {
                throw new ClaimLost();
            }
            trail.append(
                    new Actor.Process("importer"),
                    details.containsKey("fault") ? "import.failed" : "import.finished",
                    claim.run().id().toString(),
                    details);
        });
        spool.discard(claim.file());
    }

    private static Map<String, String> details(ImportCounts counts) {
        Map<String, String> details = new HashMap<>();
        details.put("read", Long.toString(counts.read()));
        details.put("published", Long.toString(counts.published()));
        details.put("indexed", Long.toString(counts.indexed()));
        details.put("duplicates", Long.toString(counts.duplicates()));
        details.put("conflicts", Long.toString(counts.conflicts()));
        details.put("rejected", Long.toString(counts.rejected()));
        return details;
    }
}
