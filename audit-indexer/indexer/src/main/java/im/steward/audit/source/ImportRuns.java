package im.steward.audit.source;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.platform.Rejection;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Asking for imports and following them; the work is done by an indexer that claims the run. */
public final class ImportRuns {
    private static final Logger log = LoggerFactory.getLogger(ImportRuns.class);
    private final ImportStore store;
    private final ImportSpool spool;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    ImportRuns(ImportStore store, ImportSpool spool, Trail trail, TransactionOperations transaction, Clock clock) {
        this.store = store;
        this.spool = spool;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Takes the whole file before it answers; what was accepted is read even if every process dies now. */
    public ImportRun request(ImportRequest request, InputStream file, OfficerId by) {
        ImportRunId id = ImportRunId.next(clock);
        ImportSpool.Spooled spooled = spool.receive(id, file);
        ImportRun run = new ImportRun(
                id,
                request.format(),
                request.instance(),
                request.fileName(),
                spooled.bytes(),
                by,
                clock.instant(),
                new ImportRun.State.Requested(),
                ImportCounts.NONE);
        try {
            transaction.executeWithoutResult(_ -> {
                trail.append(new Actor.Officer(by), "import.requested", id.toString(), details(run, spooled));
                store.add(run, spooled.file());
            });
        } catch (RuntimeException refused) {
            spool.discard(spooled.file());
            throw refused;
        }
        log.atInfo().addKeyValue("run", id).addKeyValue("bytes", run.bytes()).log("import requested");
        return run;
    }

    public ImportRun find(ImportRunId id) {
        return store.find(id).orElseThrow(() -> new InvalidException(unknown(id.toString())));
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    /** The newest first. */
    public List<ImportRun> list(int limit) {
        return store.list(limit);
    }

    /** In the order of the file; the first {@link ImportStore#KEPT_REJECTIONS} are kept, all are counted. */
    public List<Rejection> rejections(ImportRunId id, long after, int limit) {
        return store.rejections(id, after, limit);
    }

    static Fault unknown(String id) {
        return new Fault(
                "import-unknown",
                "There is no import '%s'".formatted(id.length() > 40 ? "…" : id),
                "Pick one from the list of imports");
    }

    private static Map<String, String> details(ImportRun run, ImportSpool.Spooled spooled) {
        return Map.of(
                "format", run.format().code(),
                "instance", run.instance(),
                "file", run.fileName(),
                "bytes", Long.toString(run.bytes()),
                "sha256", spooled.sha256().hex());
    }
}
