package im.steward.audit.source;

import im.steward.audit.capture.QuarantinedOrigins;
import im.steward.audit.index.ArchivedRuns;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.audit.log.SilentCause;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import im.steward.platform.Limits;
import im.steward.platform.Place;
import im.steward.platform.Rejection;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Claims runs and does them, one at a time: reading is bound by Kafka, and two files at once would be no faster. */
public final class ImportWorker implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** Longer than any upload takes. */
    private static final Duration ORPHAN_AFTER = Duration.ofDays(2);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    /** A worker tells every second that it lives; one that was silent for so long is dead, or as good as. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(30);
    /** Attempts that end by a defect, or with the death of the process, before a run is given up. */
    private static final int MOST_BROKEN = 5;

    private static final Fault DEFECT = new Fault(
            "import-defect",
            "Steward itself broke off reading the file, %d times".formatted(MOST_BROKEN),
            "Report the stack trace in the log; import the file again with a release that mends it");

    private final ImportStore store;
    private final ImportSpool spool;
    private final Limits limits;
    private final KafkaClients clients;
    private final KafkaProperties kafka;
    private final ArchivedRuns archived;
    private final QuarantinedOrigins quarantined;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final Duration retryAfter;
    private volatile boolean running;
    private Optional<Thread> thread = Optional.empty();

    ImportWorker(
            ImportStore store,
            ImportSpool spool,
            Limits limits,
            KafkaClients clients,
            KafkaProperties kafka,
            ArchivedRuns archived,
            QuarantinedOrigins quarantined,
            Trail trail,
            TransactionOperations transaction,
            Clock clock,
            Duration retryAfter) {
        this.store = store;
        this.spool = spool;
        this.limits = limits;
        this.clients = clients;
        this.kafka = kafka;
        this.archived = archived;
        this.quarantined = quarantined;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
        this.retryAfter = retryAfter;
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            thread = Optional.of(Thread.ofPlatform()
                    .name("steward-import")
                    .uncaughtExceptionHandler((_, failure) -> log.atError()
                            .setCause(SilentCause.of(failure))
                            .addKeyValue("fault", "indexer-thread-ended")
                            .log("import worker ended"))
                    .start(this::loop));
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
        boolean told = false;
        sweep();
        while (running) {
            try {
                Optional<ImportClaim> claim =
                        store.claim(clock.instant(), clock.instant().minus(DEAD_AFTER));
                told = false;
                if (claim.isPresent()) {
                    work(claim.get());
                } else {
                    LockSupport.parkNanos(LOOK_EVERY.toNanos());
                }
            } catch (RuntimeException | Error away) {
                // PostgreSQL restarts, for one; a run that stays claimed is taken again when its silence is noticed.
                if (!told) {
                    log.atWarn().setCause(SilentCause.of(away)).log("import worker goes on after a failure");
                }
                told = true;
                LockSupport.parkNanos(retryAfter.toNanos());
            }
        }
    }

    private void sweep() {
        try {
            spool.sweep(store.openFiles(), clock.instant().minus(ORPHAN_AFTER));
        } catch (RuntimeException unable) {
            log.atWarn().setCause(SilentCause.of(unable)).log("old uploads are still on disk");
        }
    }

    private void work(ImportClaim claim) {
        ImportRunId run = claim.run().id();
        try (Heartbeat _ = new Heartbeat(store, claim, clock)) {
            log.atInfo()
                    .addKeyValue("run", run)
                    .addKeyValue("attempt", claim.attempt())
                    .log("import started");
            if (claim.broken() >= MOST_BROKEN) {
                giveUp(claim, DEFECT);
                return;
            }
            ImportCounts counts = run(claim);
            end(claim, "import.finished", details(counts), () -> store.finish(claim, counts, clock.instant()));
            log.atInfo()
                    .addKeyValue("run", run)
                    .addKeyValue("published", counts.published())
                    .log("import finished");
        } catch (ClaimLost lost) {
            giveBack(claim);
            log.atInfo().addKeyValue("run", run).log("import given back");
        } catch (UnavailableException away) {
            giveBack(claim);
            log.atWarn()
                    .addKeyValue("run", run)
                    .addKeyValue("fault", away.fault().code())
                    .log("import starts again later");
            LockSupport.parkNanos(retryAfter.toNanos());
        } catch (InvalidException refused) {
            fail(claim, refused.fault());
        } catch (RefusedException refused) {
            fail(claim, refused.fault());
        } catch (IOException unreadable) {
            log.atWarn()
                    .setCause(SilentCause.of(unreadable))
                    .addKeyValue("run", run)
                    .log("import file unreadable");
            fail(
                    claim,
                    new Fault(
                            "import-file-gone",
                            "The uploaded file is no longer in steward.imports.directory, or cannot be read there",
                            "Let consoles and indexers share that directory, then import the file again"));
        } catch (TransientDataAccessException
                | RecoverableDataAccessException
                | NonTransientDataAccessResourceException
                | TransactionException away) {
            giveBack(claim);
            log.atWarn().setCause(SilentCause.of(away)).addKeyValue("run", run).log("import starts again later");
        } catch (RuntimeException | Error defect) {
            stumbled(claim, defect);
        }
    }

    /** The next attempt may fare better, with another release or another store; but not for ever. */
    private void stumbled(ImportClaim claim, Throwable defect) {
        Fault fault = defect instanceof StewardException known ? known.fault() : DEFECT;
        log.atError()
                .setCause(SilentCause.of(defect))
                .addKeyValue("run", claim.run().id())
                .addKeyValue("attempt", claim.attempt())
                .addKeyValue("fault", fault.code())
                .log("import broke off");
        if (claim.broken() + 1 >= MOST_BROKEN) {
            giveUp(claim, fault);
        } else {
            store.stumble(claim);
            LockSupport.parkNanos(retryAfter.toNanos());
        }
    }

    /** While PostgreSQL is away the run waits for us; after half a minute somebody else may take it for abandoned. */
    private void giveBack(ImportClaim claim) {
        while (true) {
            try {
                store.release(claim);
                return;
            } catch (DataAccessException away) {
                if (!running) {
                    return;
                }
                LockSupport.parkNanos(retryAfter.toNanos());
            }
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
        boolean told = false;
        while (true) {
            if (!running || !store.progress(claim, "indexing", counts, clock.instant())) {
                throw new ClaimLost();
            }
            try {
                if (reached.getAsBoolean()) {
                    return;
                }
            } catch (UnavailableException away) {
                if (!told) {
                    log.atWarn()
                            .addKeyValue("run", claim.run().id())
                            .addKeyValue("fault", away.fault().code())
                            .log("import waits");
                }
                told = true;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private ImportCounts counted(ImportClaim claim, ImportCounts counts) {
        String run = claim.run().id().toString();
        ArchivedRuns.Counted counted = archived.count(run);
        List<Long> aside = quarantined.ofRun(run, claim.run().requestedAt());
        reject(claim, counts.rejected(), aside);
        long archivable = counts.published() - aside.size();
        return new ImportCounts(
                claim.run().bytes(),
                counts.read(),
                archivable,
                counted.indexed(),
                Math.max(0, archivable - counted.indexed() - counted.conflicts()),
                counted.conflicts(),
                counts.rejected() + aside.size());
    }

    private void reject(ImportClaim claim, long before, List<Long> aside) {
        String quarantine = kafka.eventTopic().quarantine();
        for (int i = 0; i < aside.size() && before + i < ImportStore.KEPT_REJECTIONS; i++) {
            Place place = new Place(quarantine, aside.get(i));
            store.reject(claim.run().id(), before + i + 1, new Rejection(place, Rejection.Reason.QUARANTINED, ""));
        }
    }

    private void fail(ImportClaim claim, Fault fault) {
        end(claim, "import.failed", Map.of("fault", fault.code()), () -> store.fail(claim, fault, clock.instant()));
        log.atWarn()
                .addKeyValue("run", claim.run().id())
                .addKeyValue("fault", fault.code())
                .log("import failed");
    }

    private void giveUp(ImportClaim claim, Fault fault) {
        end(
                claim,
                "import.incomplete",
                Map.of("fault", fault.code()),
                () -> store.giveUp(claim, fault, clock.instant()));
        log.atError()
                .addKeyValue("run", claim.run().id())
                .addKeyValue("fault", fault.code())
                .log("import given up");
    }

    @FunctionalInterface
    private interface Ending {
        boolean tookPlace();
    }

    /** Row and trail entry together; the file goes when both are safe. */
    private void end(ImportClaim claim, String action, Map<String, String> details, Ending ending) {
        transaction.executeWithoutResult(_ -> {
            if (!ending.tookPlace()) {
                throw new ClaimLost();
            }
            trail.append(new Actor.Process("importer"), action, claim.run().id().toString(), details);
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
