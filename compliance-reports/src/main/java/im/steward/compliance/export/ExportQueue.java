package im.steward.compliance.export;

import im.steward.audit.query.Query;
import im.steward.audit.query.QueryParser;
import im.steward.audit.search.Cursor;
import im.steward.audit.search.Walk;
import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Consumption;
import im.steward.compliance.export.Export.Progress;
import im.steward.compliance.export.Export.State;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.CanonicalJson;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** A worker's side of exports: take one on a lease, tell how far it is, end it. */
public final class ExportQueue {
    private static final Actor WORKER = new Actor.Process("worker");
    /** What was killed this often is not tried again: it may be what kills. */
    private static final int MOST_ATTEMPTS = 10;

    private static final Logger log = LoggerFactory.getLogger(ExportQueue.class);
    private final ExportStore store;
    private final ScopedSearch search;
    private final Approvals approvals;
    private final Trail trail;
    private final ExportProperties properties;
    private final TransactionOperations transaction;
    private final Clock clock;

    ExportQueue(
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

    /** What came of looking at one row. */
    private sealed interface Look {
        record Nothing() implements Look {}

        record Taken(Export export) implements Look {}

        record Ended(ExportId id) implements Look {}
    }

    /** The next export there is something to do for; another worker's that stopped its heartbeat is one too. */
    public Optional<Export> claim(String worker, Duration lease) {
        while (true) {
            switch (in(() -> look(worker, lease))) {
                case Look.Nothing _ -> {
                    return Optional.empty();
                }
                case Look.Taken(Export export) -> {
                    return Optional.of(export);
                }
                case Look.Ended(ExportId id) -> tidy(id);
            }
        }
    }

    public ExportFolder folder(Export export) {
        return ExportFolder.of(properties, export.id());
    }

    /** Refused when the officer no longer works in the matter, or when it is not what was asked about any more. */
    Matter matterAsAsked(Export export) {
        Matter matter = search.admit(export.requester(), export.matter(), WORKER);
        CanonicalJson content = ExportAsk.content(
                matter, export.query(), export.zone(), export.format(), export.language(), export.asked());
        if (!content.digest().equals(export.digest())) {
            throw new RefusedException(new Fault(
                    "export-changed",
                    "The matter or the export itself is not what was asked about",
                    "Ask for the export anew"));
        }
        return matter;
    }

    static Query query(Export export) {
        return QueryParser.parse(export.query(), export.zone()).orThrow();
    }

    /** From the beginning or from where an earlier attempt stopped; every claim of it stands in the trail. */
    public Walk walk(Export export, int pageSize, Optional<Cursor> after) {
        write(
                "export.collecting",
                export,
                after.map(cursor -> Map.of("after", cursor.id())).orElse(Map.of()));
        return search.walk(export.requester(), export.matter(), query(export), pageSize, after);
    }

    /** Refused, too, when the search now matches more than may leave without a second person, or than that one saw. */
    public void requireWithinApproval(Export export, long total) {
        if (total <= properties.approvalAbove()) {
            return;
        }
        long most = store.hasApproval(export.id())
                ? Math.max(properties.approvalAbove(), export.mostApproved())
                : properties.approvalAbove();
        if (total > most) {
            throw new RefusedException(new Fault(
                    "export-outgrew-limit",
                    "The search matches %d messages by now, and this export may hold %d".formatted(total, most),
                    "Ask for the export anew; a second person will be asked"));
        }
    }

    public void renew(Export export, String worker, Duration lease) {
        requireLease(store.renew(export.id(), worker, clock.instant().plus(lease)), export);
    }

    public void progress(Export export, String worker, Progress progress) {
        requireLease(store.progress(export.id(), worker, progress, clock.instant()), export);
    }

    /** For a store that is away: not the export's fault, so it is tried again after a while, as often as it takes. */
    public void postpone(Export export, String worker, Duration wait) {
        store.postpone(export.id(), worker, clock.instant().plus(wait));
    }

    public Export fetch(ExportId id) {
        return store.find(id).orElseThrow(() -> Exports.unknown(id));
    }

    /** Ends it for good, if it is still this worker's; {@link ExportSeal} ends those that went well. */
    public void fail(Export export, String worker, Fault fault) {
        in(() -> {
            requireLease(store.holds(export.id(), worker), export);
            fail(export, fault);
            return fault;
        });
    }

    private void fail(Export export, Fault fault) {
        write("export.failed", export, Map.of("fault", fault.code()));
        store.end(export.id(), "failed", Optional.of(fault), clock.instant());
        log.atError()
                .addKeyValue("export", export.id())
                .addKeyValue("fault", fault.code())
                .log("export failed");
    }

    /** Deletes what was collected for an export that is over: messages must not outlive what they were asked for. */
    public void tidy(ExportId id) {
        tidy(fetch(id));
    }

    /** The same for all of them: who was killed between the end of one and its tidying left messages behind. */
    public void tidyAll() {
        ExportFolder.all(properties).forEach(id -> store.find(id).ifPresent(this::tidy));
    }

    private void tidy(Export export) {
        switch (export.state()) {
            case State.Failed _, State.Cancelled _, State.Refused _ ->
                folder(export).discard();
            case State.Done _, State.Incomplete _ -> folder(export).discardSpool();
            case State.AwaitingApproval _, State.Requested _, State.Running _ -> {}
        }
    }

    private Look look(String worker, Duration lease) {
        Instant now = clock.instant();
        Optional<Export> next = store.lockNext(now);
        if (next.isEmpty()) {
            return new Look.Nothing();
        }
        Export export = next.get();
        Optional<Fault> obstacle = obstacle(export);
        if (obstacle.isPresent()) {
            return refuse(export, obstacle.get());
        }
        if (store.attempts(export.id()) >= MOST_ATTEMPTS) {
            fail(
                    export,
                    new Fault(
                            "export-keeps-failing",
                            "The export " + export.id() + " ended its worker " + MOST_ATTEMPTS + " times",
                            "Read the worker's log, then ask for the export anew"));
            return new Look.Ended(export.id());
        }
        if (export.state() instanceof State.AwaitingApproval(var approval)) {
            switch (approvals.consume(approval, export.digest())) {
                case Consumption.Granted _ -> {}
                case Consumption.Waiting _ -> {
                    return new Look.Nothing();
                }
                case Consumption.Barred(Approval why) -> {
                    return refuse(export, notApproved(why));
                }
            }
        }
        store.run(export.id(), worker, now, now.plus(lease));
        write("export.started", export, Map.of("worker", worker));
        log.atInfo().addKeyValue("export", export.id()).log("export claimed");
        return new Look.Taken(store.find(export.id()).orElseThrow(() -> Exports.unknown(export.id())));
    }

    /** Why it may not be done any more, although it was asked for in order. */
    private Optional<Fault> obstacle(Export export) {
        try {
            matterAsAsked(export);
            return Optional.empty();
        } catch (RefusedException refused) {
            return Optional.of(refused.fault());
        }
    }

    private static Fault notApproved(Approval why) {
        return new Fault(
                "export-not-approved",
                "The approval of this export is " + why.state().name(),
                "Read the reason on the approvals page, then ask for the export anew if it is still needed");
    }

    private Look refuse(Export export, Fault fault) {
        export.approval().ifPresent(approval -> approvals.drop(approval, export.requester(), fault.code()));
        write("export.refused", export, Map.of("fault", fault.code()));
        store.end(export.id(), "refused", Optional.of(fault), clock.instant());
        return new Look.Ended(export.id());
    }

    private void write(String action, Export export, Map<String, String> more) {
        Map<String, String> details = new HashMap<>(more);
        details.put("requester", export.requester().value());
        trail.append(WORKER, action, export.id().toString(), details);
    }

    static void requireLease(boolean held, Export export) {
        if (!held) {
            throw new RefusedException(new Fault(
                    "export-lease-lost",
                    "The export " + export.id() + " was cancelled or taken over by another worker",
                    "Look at the export's page for its state; nothing is left to do here"));
        }
    }

    private <T> T in(Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("a transaction returned nothing");
        }
        return result;
    }
}
