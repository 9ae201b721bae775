package im.steward.compliance.export;

import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import im.steward.trail.CanonicalJson;
import im.steward.trail.Trail;
import im.steward.trail.TrailEntryId;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailProofs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Ends an export that went well: manifest, sums, an entry in the trail that names the manifest, and its proof. */
public final class ExportSeal {
    static final String PROOF = "audit.tlog-proof";

    private static final Logger log = LoggerFactory.getLogger(ExportSeal.class);
    private final ExportStore store;
    private final ExportQueue queue;
    private final Trail trail;
    private final TrailKeeper keeper;
    private final TrailProofs proofs;
    private final TransactionOperations transaction;
    private final Clock clock;

    ExportSeal(
            ExportStore store,
            ExportQueue queue,
            Trail trail,
            TrailKeeper keeper,
            TrailProofs proofs,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.queue = queue;
        this.trail = trail;
        this.keeper = keeper;
        this.proofs = proofs;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The trail as it was signed when the work began; kept, so that a restart says the same. */
    public void keepCheckpoint(Export export) {
        if (store.checkpoint(export.id()).isEmpty()) {
            store.keepCheckpoint(export.id(), keeper.checkpoint().note());
        }
    }

    /** Can be done again after any interruption; the trail's entry is written once. */
    public void seal(Export export, String worker, Collected collected, ExportFormat.Rendered rendered)
            throws IOException {
        Path directory = queue.folder(export).files();
        for (String ours : List.of(Manifest.FILE, Sums.FILE, PROOF)) {
            Files.deleteIfExists(directory.resolve(ours));
        }
        Readme.write(directory);
        List<String> shortfalls = shortfalls(collected, rendered);
        List<Export.File> files = new ArrayList<>(Sums.of(directory));
        CanonicalJson manifest = Manifest.of(
                export,
                queue.matterAsAsked(export),
                ExportQueue.query(export),
                store.checkpoint(export.id()).orElse(""),
                collected,
                rendered,
                shortfalls,
                files);
        Files.writeString(directory.resolve(Manifest.FILE), manifest.text());
        files.add(Sums.of(directory, Manifest.FILE));
        Files.writeString(directory.resolve(Sums.FILE), Sums.text(files));
        files.add(Sums.of(directory, Sums.FILE));
        TrailEntryId entry = entry(export, manifest.digest(), collected, shortfalls);
        Files.writeString(directory.resolve(PROOF), proofs.of(entry).text());
        files.add(Sums.of(directory, PROOF));
        transaction.executeWithoutResult(_ -> {
            // Somebody may have cancelled it since the last heartbeat; what is over stays over.
            ExportQueue.requireLease(store.holds(export.id(), worker), export);
            store.finish(export.id(), shortfalls, files, clock.instant());
        });
        log.atInfo()
                .addKeyValue("export", export.id())
                .addKeyValue("messages", rendered.messages())
                .addKeyValue("shortfalls", shortfalls.size())
                .log("export sealed");
    }

    private static List<String> shortfalls(Collected collected, ExportFormat.Rendered rendered) {
        List<String> shortfalls = new ArrayList<>(collected.shortfalls());
        if (rendered.messages() != collected.messages()) {
            shortfalls.add("%d messages were collected, but %d are in the files"
                    .formatted(collected.messages(), rendered.messages()));
        }
        return shortfalls;
    }

    /** The manifest's digest is the subject, because the subject is part of the leaf that the proof binds. */
    private TrailEntryId entry(Export export, Sha256 manifest, Collected collected, List<String> shortfalls) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Optional<TrailEntryId> known = store.sealedBy(export.id(), manifest);
            if (known.isPresent()) {
                return known.get();
            }
            TrailEntryId entry = trail.append(
                    new Actor.Process("worker"),
                    "export.sealed",
                    "sha256:" + manifest.hex(),
                    Map.of(
                            "export", export.id().toString(),
                            "requester", export.requester().value(),
                            "messages", Long.toString(collected.messages()),
                            "shortfalls", String.join("\n", shortfalls)));
            store.keepSeal(export.id(), entry, manifest);
            return entry;
        }));
    }
}
