package im.steward.compliance.export;

import im.steward.audit.search.Completeness;
import im.steward.audit.search.SearchPage;
import im.steward.audit.search.SearchRequest;
import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Signer;
import im.steward.compliance.export.Export.Progress;
import im.steward.compliance.export.Export.State;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import im.steward.trail.Actor;
import im.steward.trail.CanonicalJson;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** An officer's side of exports: ask, look, fetch, cancel. The worker's side is {@link ExportQueue}. */
public final class Exports {
    private static final Logger log = LoggerFactory.getLogger(Exports.class);
    private static final int MOST_ASKED = 1_000;
    private final ExportStore store;
    private final ScopedSearch search;
    private final Approvals approvals;
    private final Trail trail;
    private final ExportProperties properties;
    private final TransactionOperations transaction;
    private final Clock clock;

    Exports(
            ExportStore store,
            ScopedSearch search,
            Approvals approvals,
            Trail trail,
            ExportProperties properties,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.search = search;
        this.approvals = approvals;
        this.trail = trail;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Counts first: how many messages it is about decides whether a second person is asked. */
    public Export request(ExportAsk ask) {
        SearchPage count = search.search(ask.question(), SearchRequest.Order.OLDEST, 0, Optional.empty());
        if (count.completeness() instanceof Completeness.Degraded(var _, var reason)) {
            throw new UnavailableException(new Fault(
                    "export-count-degraded",
                    "The archive could not count all messages: " + reason,
                    "Try again when the system status shows every part up"));
        }
        Matter matter = search.admit(ask.requester().account(), ask.matter());
        return in(() -> add(ask, matter, count.total()));
    }

    private Export add(ExportAsk ask, Matter matter, long total) {
        ExportId id = ExportId.next(clock);
        CanonicalJson content = ExportAsk.content(matter, ask.query(), ask.zone(), ask.format(), ask.language(), total);
        State state = new State.Requested();
        Map<String, String> details = new HashMap<>(Map.of(
                "content", content.text(),
                "digest", content.digest().hex(),
                "messages", Long.toString(total),
                "reason", ask.reason()));
        if (total > properties.approvalAbove()) {
            Approval approval = approvals.request(
                    "export",
                    id.toString(),
                    content,
                    ask.requester(),
                    "%d messages as %s from matter '%s'%s"
                            .formatted(
                                    total,
                                    ask.format().name(),
                                    matter.name(),
                                    ask.reason().isBlank()
                                            ? ""
                                            : ": " + ask.reason().strip()));
            state = new State.AwaitingApproval(approval.id());
            details.put("approval", approval.id().toString());
        }
        Export export = new Export(
                id,
                ask.matter(),
                ask.query(),
                ask.zone(),
                ask.format(),
                ask.language(),
                ask.requester().account(),
                clock.instant(),
                total,
                content.digest(),
                new Progress(Export.Phase.WAITING, 0, total, 0, Duration.ZERO),
                List.of(),
                state);
        write(ask.requester().account(), "export.requested", id, details);
        store.add(export);
        log.atInfo()
                .addKeyValue("export", id)
                .addKeyValue("state", state.name())
                .log("export requested");
        return export;
    }

    /** What lies where someone without the matter may see it: that it exists and how far it is. */
    public Optional<Export> find(ExportId id) {
        return store.find(id);
    }

    /**
     * Those of the officer's own matters, the newest first.
     *
     * @param before only what was asked earlier than that one
     */
    public List<Export> newestFor(OfficerId officer, Optional<ExportId> before, int limit) {
        return store.newestFor(officer, before, limit);
    }

    /** The officer's own that are under way, or ended after {@code since}; the newest first. */
    public List<Export> askedBy(OfficerId officer, Instant since) {
        return store.askedBy(officer, since, MOST_ASKED);
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    /** The same of all matters. */
    public List<Export> newest(Optional<ExportId> before, int limit) {
        return store.newest(before, limit);
    }

    /** One of its files, for an officer of its matter; writes it down before the first byte. */
    public Path fetch(ExportId id, OfficerId officer, String path) {
        Export export = forOfficer(id, officer);
        Export.File file = export.files().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "export-file-unknown",
                        "The export " + id + " has no file '" + path + "'",
                        "Pick one from the list of its files")));
        write(
                officer,
                "export.downloaded",
                id,
                Map.of("path", path, "sha256", file.sha256().hex()));
        return existing(ExportFolder.of(properties, id).files().resolve(path), id);
    }

    /** Where bytes go; opened only after everything that can refuse has agreed. */
    @FunctionalInterface
    public interface Opening {
        OutputStream open() throws IOException;
    }

    /** All files as one zip; writes it down before the first byte. */
    public void fetchAll(ExportId id, OfficerId officer, Opening target) throws IOException {
        Export export = forOfficer(id, officer);
        requireFiles(export);
        Path files = existing(ExportFolder.of(properties, id).files(), id);
        write(officer, "export.downloaded", id, Map.of("path", "*"));
        ExportZip.write(files, export.files().stream().map(Export.File::path).toList(), target.open());
    }

    /** Whoever works in the matter may stop an export; the worker notices at its next heartbeat. */
    public Export cancel(ExportId id, Signer officer) {
        forOfficer(id, officer.account());
        Export cancelled = in(() -> {
            Export export = store.lock(id).orElseThrow(() -> unknown(id));
            if (export.state().over()) {
                throw new RefusedException(new Fault(
                        "export-over",
                        "The export " + id + " is " + export.state().name() + " already",
                        "Nothing is left to cancel"));
            }
            write(officer.account(), "export.cancelled", id, Map.of());
            export.approval().ifPresent(approval -> approvals.drop(approval, officer.account(), "export cancelled"));
            store.end(id, "cancelled", Optional.empty(), clock.instant());
            return store.find(id).orElseThrow(() -> unknown(id));
        });
        // A worker that still writes notices at its next step, and deletes what it wrote until then.
        ExportFolder.of(properties, id).discard();
        return cancelled;
    }

    private Export forOfficer(ExportId id, OfficerId officer) {
        Export export = store.find(id).orElseThrow(() -> unknown(id));
        search.admit(officer, export.matter());
        return export;
    }

    private static void requireFiles(Export export) {
        if (export.files().isEmpty()) {
            throw new RefusedException(new Fault(
                    "export-not-ready",
                    "The export " + export.id() + " has no files: it is "
                            + export.state().name(),
                    "Wait until it is done, or ask for it anew if it failed"));
        }
    }

    private static Path existing(Path path, ExportId id) {
        if (!Files.exists(path)) {
            throw new UnavailableException(new Fault(
                    "export-files-missing",
                    "The files of export " + id + " are not where steward.exports.directory points",
                    "Mount the directory the worker writes to, or ask for the export anew"));
        }
        return path;
    }

    static RefusedException unknown(ExportId id) {
        return new RefusedException(
                new Fault("export-unknown", "There is no export " + id, "Pick one from the list of exports"));
    }

    private void write(OfficerId officer, String action, ExportId id, Map<String, String> details) {
        in(() -> trail.append(new Actor.Officer(officer), action, id.toString(), details));
    }

    private <T> T in(Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("a transaction returned nothing");
        }
        return result;
    }
}
