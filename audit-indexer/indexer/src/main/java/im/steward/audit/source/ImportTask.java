package im.steward.audit.source;

import im.steward.event.AuditEvent;
import im.steward.platform.ExportFile;
import im.steward.platform.ExportSink;
import im.steward.platform.Limits;
import im.steward.platform.Place;
import im.steward.platform.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Reads one file into Kafka, telling how far it is; rejected units are kept with their place. */
final class ImportTask implements ExportSink {
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);
    private final ImportClaim claim;
    private final ImportStore store;
    private final Publication publication;
    private final Clock clock;
    private final BooleanSupplier wanted;
    private long bytesRead;
    private long published;
    private long rejected;
    private Instant toldAt;

    ImportTask(ImportClaim claim, ImportStore store, Publication publication, Clock clock, BooleanSupplier wanted) {
        this.claim = claim;
        this.store = store;
        this.publication = publication;
        this.clock = clock;
        this.wanted = wanted;
        this.toldAt = clock.instant();
    }

    /** For each partition, the first offset behind what was published. */
    Map<Integer, Long> read(Path file, Limits limits) throws IOException {
        ImportRun run = claim.run();
        store.forgetRejections(run.id());
        ExportFile export = new ExportFile(file, run.fileName(), limits, bytes -> {
            bytesRead = Math.max(bytesRead, bytes);
            tell();
        });
        run.format().reader(run.instance(), run.requestedAt()).read(export, this);
        return publication.finish();
    }

    @Override
    public void event(Place place, AuditEvent event) {
        publication.publish(event);
        published++;
        tell();
    }

    @Override
    public void rejected(Rejection rejection) {
        rejected++;
        if (rejected <= ImportStore.KEPT_REJECTIONS) {
            store.reject(claim.run().id(), rejected, rejection);
        }
        tell();
    }

    ImportCounts counts() {
        return new ImportCounts(bytesRead, published + rejected, published, 0, 0, 0, rejected);
    }

    private void tell() {
        Instant now = clock.instant();
        if (Duration.between(toldAt, now).abs().compareTo(TELL_EVERY) >= 0) {
            toldAt = now;
            if (!wanted.getAsBoolean() || !store.progress(claim, "reading", counts(), now)) {
                throw new ClaimLost();
            }
        }
    }
}
