package im.steward.backup.restore;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.catalog.Tries;
import im.steward.backup.restore.Restore.Ask;
import im.steward.backup.restore.Restore.Kept;
import im.steward.backup.restore.Restore.State;
import im.steward.backup.restore.Restore.Wait;
import im.steward.backup.restore.Restore.What;
import im.steward.backup.restore.Restore.Where;
import im.steward.backup.take.ContinuousPart;
import im.steward.backup.take.LiveParts;
import im.steward.backup.take.Parts;
import im.steward.backup.take.RestoreFaults;
import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Consumption;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.trail.Actor;
import im.steward.trail.CanonicalJson;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Restores that people ask for. Stores come into a scratch place by one person; a file or a conversation, which is what
 * somebody sent or said, only when a second person approves exactly that. So does what goes in the place of what is
 * live, where the name is typed again, too.
 */
public final class Restores {
    /** The kind of approval, in the place of what is live. */
    public static final String KIND = "restore-in-place";

    /** That of a file or a conversation. */
    public static final String KIND_OF_PIECES = "restore-piece";

    private static final Logger log = LoggerFactory.getLogger(Restores.class);
    private static final Actor WORKER = new Actor.Process("worker");
    private static final int LONGEST_REASON = 500;
    private static final Duration NO_LEASE_IS_LONGER = Duration.ofHours(1);

    private final RestoreStore store;
    private final LogEndStore logEnds;
    private final BackupCatalog catalog;
    private final Parts parts;
    private final LiveParts live;
    private final Approvals approvals;
    private final Alerts alerts;
    private final Trail trail;
    private final PlaceProperties properties;
    private final TransactionOperations transaction;
    private final Clock clock;

    Restores(
            RestoreStore store,
            LogEndStore logEnds,
            BackupCatalog catalog,
            Parts parts,
            LiveParts live,
            Approvals approvals,
            Alerts alerts,
            Trail trail,
            PlaceProperties properties,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.logEnds = logEnds;
        this.catalog = catalog;
        this.parts = parts;
        this.live = live;
        this.approvals = approvals;
        this.alerts = alerts;
        this.trail = trail;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    public Restore request(Ask ask) {
        BackupSet set = requireRestorable(ask.set());
        List<SetPart> wanted = wanted(set, ask.what());
        wanted.forEach(part -> parts.fetch(part.name()));
        String reason = reason(ask.reason());
        ask.at().ifPresent(moment -> requireReachable(moment, wanted));
        if (ask.place().isEmpty()) {
            requireInPlace(ask, set, wanted);
        }
        return in(() -> add(ask, reason));
    }

    private Restore add(Ask ask, String reason) {
        // Whoever prunes locks it too, and sees this restore or is seen.
        BackupSet set = catalog.lockComplete(ask.set());
        RestoreId id = RestoreId.next(clock);
        Instant now = clock.instant();
        Where where = ask.place()
                // As exact as the table keeps it, for the content's digest.
                .<Where>map(
                        place -> new Where.Scratch(place, now.plus(keep(ask)).truncatedTo(ChronoUnit.MICROS)))
                .orElseGet(Where.InPlace::new);
        CanonicalJson content = content(id, set, ask.what(), ask.at(), where, reason);
        boolean inPlace = ask.place().isEmpty();
        Optional<Approval> approval = inPlace || ask.what().isPiece()
                ? Optional.of(approvals.request(
                        inPlace ? KIND : KIND_OF_PIECES,
                        id.toString(),
                        content,
                        ask.requester(),
                        summary(set, ask.what(), inPlace, reason)))
                : Optional.empty();
        Restore restore = new Restore(
                id,
                set.id(),
                ask.what(),
                ask.at(),
                where,
                reason,
                ask.requester().account(),
                now,
                approval.isPresent() ? State.AWAITING_APPROVAL : State.REQUESTED,
                approval.map(Approval::id),
                new Restore.Progress(Optional.empty(), 0, 0, 0),
                new TreeMap<>(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Map<String, String> details = new HashMap<>(Map.of(
                "set", set.id().toString(),
                "content", content.text(),
                "digest", content.digest().hex()));
        ask.at().ifPresent(moment -> details.put("moment", moment.toString()));
        approval.ifPresent(asked -> details.put("approval", asked.id().toString()));
        trail.append(new Actor.Officer(restore.requester()), "restore.requested", id.toString(), details);
        if (!store.add(restore, content.digest())) {
            throw restore.inPlace()
                    ? new RefusedException(new Fault(
                            "restore-in-place-already-asked",
                            "Another restore in place is not over yet",
                            "Wait for its end, or cancel it on its page"))
                    : new RefusedException(new Fault(
                            "restore-place-taken",
                            "There is a scratch place of that name already",
                            "Choose another name, or give that place back first"));
        }
        log.atInfo()
                .addKeyValue("restore", id)
                .addKeyValue("set", set.id())
                .addKeyValue("state", restore.state().word())
                .log("restore requested");
        return restore;
    }

    /** What an approver approves: another set, part, reason or request is another restore. */
    private static CanonicalJson content(
            RestoreId id, BackupSet set, What what, Optional<Instant> moment, Where where, String reason) {
        Map<String, Object> content = new HashMap<>();
        content.put("restore", id.toString());
        content.put("set", set.id().toString());
        content.put("plan", set.plan().value());
        content.put("begun_at", set.begunAt().toString());
        content.put("manifest", complete(set).manifest().hex());
        content.put("what", what.word());
        content.put(
                "parts",
                wanted(set, what).stream().map(part -> part.name().value()).toList());
        content.put("reason", reason);
        moment.ifPresent(at -> content.put("moment", at.toString()));
        switch (what) {
            case What.Whole _, What.OnePart _ -> {}
            case What.OneFile(var _, String path) -> content.put("item", path);
            case What.OneConversation(var _, String conversation, Restore.Form form) -> {
                content.put("item", conversation);
                content.put("form", form.word());
            }
        }
        switch (where) {
            case Where.InPlace _ -> content.put("where", "in place of what is live");
            case Where.Scratch(String name, Instant until) -> {
                content.put("where", name);
                content.put("keep_until", until.toString());
            }
        }
        return CanonicalJson.of(content);
    }

    private static String summary(BackupSet set, What what, boolean inPlace, String reason) {
        String wanted = switch (what) {
            case What.Whole _ -> "All parts";
            case What.OnePart(PartName part) -> "Part " + part;
            case What.OneFile(PartName part, String path) -> "'%s' from part %s".formatted(path, part);
            case What.OneConversation(PartName part, String conversation, var form) ->
                "Conversation %s from part %s as %s".formatted(conversation, part, form.word());
        };
        return "%s of %s as of %s, %s: %s"
                .formatted(
                        wanted,
                        set.plan(),
                        set.begunAt(),
                        inPlace ? "in place of what is live" : "to a scratch place",
                        reason);
    }

    private BackupSet requireRestorable(BackupSetId id) {
        BackupSet set = catalog.fetch(id);
        complete(set);
        return set;
    }

    private static BackupSet.State.Complete complete(BackupSet set) {
        if (set.state() instanceof BackupSet.State.Complete complete) {
            return complete;
        }
        throw new RefusedException(new Fault(
                "backup-set-not-complete",
                "The set " + set.id() + " is " + set.state().name() + ", so there is nothing to restore",
                "Choose a complete set from the list"));
    }

    static List<SetPart> wanted(BackupSet set, What what) {
        Optional<PartName> only = what.only();
        List<SetPart> wanted = set.parts().stream()
                .filter(part -> only.isEmpty() || only.get().equals(part.name()))
                .toList();
        if (wanted.isEmpty()) {
            throw new RefusedException(new Fault(
                    "backup-part-not-in-set",
                    "The set " + set.id() + " holds no part '"
                            + only.map(PartName::value).orElse("") + "'",
                    "Name one of its parts, or choose another set"));
        }
        String kind = wanted.getFirst().kind();
        boolean fits = switch (what) {
            case What.Whole _, What.OnePart _ -> true;
            case What.OneFile _ -> kind.equals("files");
            case What.OneConversation _ ->
                kind.equals("postgresql")
                        || kind.equals("pgbackrest")
                        || kind.equals("mariadb")
                        || kind.equals("archive");
        };
        if (!fits) {
            throw new RefusedException(new Fault(
                    "restore-piece-of-another-kind",
                    "Part '%s' is of kind %s, which holds no single %s"
                            .formatted(wanted.getFirst().name(), kind, what.word()),
                    "Name a part of kind files for a file, one of a chat database or the archive for a conversation"));
        }
        return wanted;
    }

    private static String reason(String text) {
        String reason = text.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw new InvalidException(new Fault(
                    "restore-reason-missing",
                    "A restore says why",
                    "Write one sentence, up to " + LONGEST_REASON + " characters"));
        }
        return reason;
    }

    private Duration keep(Ask ask) {
        Duration keep = ask.keep().orElse(properties.keep());
        if (keep.isNegative() || keep.isZero() || keep.compareTo(properties.longest()) > 0) {
            throw new InvalidException(new Fault(
                    "restore-keep-too-long",
                    "A scratch place stays for at most %d hours"
                            .formatted(properties.longest().toHours()),
                    "Ask for less; it can be asked for again"));
        }
        return keep;
    }

    /** What is certain from here; how far the log leads, the worker asks the store. */
    private void requireReachable(Instant moment, List<SetPart> wanted) {
        for (SetPart taken : wanted) {
            Instant from = continuous(taken)
                    .orElseThrow(() -> new RefusedException(RestoreFaults.withoutMoments(taken)))
                    .from(taken);
            if (moment.isBefore(from)) {
                throw new RefusedException(
                        RestoreFaults.momentOutside(moment, "this set leads to moments from %s on".formatted(from)));
            }
            Instant now = clock.instant();
            if (moment.isAfter(now)) {
                throw new RefusedException(RestoreFaults.momentOutside(moment, "it is only %s now".formatted(now)));
            }
        }
    }

    /** A part may have been of another kind when the set was taken. */
    private Optional<ContinuousPart> continuous(SetPart taken) {
        return parts.find(taken.name())
                .filter(part -> part.kind().equals(taken.kind()))
                .filter(ContinuousPart.class::isInstance)
                .map(ContinuousPart.class::cast);
    }

    /** Those of a set that come back as of any moment, and which these are. */
    public List<Moments> moments(BackupSetId id) {
        BackupSet set = catalog.fetch(id);
        if (!(set.state() instanceof BackupSet.State.Complete)) {
            return List.of();
        }
        Map<PartName, LogEnd> ends = logEnds.all();
        List<Moments> moments = new ArrayList<>();
        for (SetPart taken : set.parts()) {
            continuous(taken).ifPresent(part -> {
                Optional<LogEnd> end = Optional.ofNullable(ends.get(taken.name()));
                Instant from = part.from(taken);
                moments.add(new Moments(
                        taken.name(),
                        from,
                        end.flatMap(LogEnd::until).filter(until -> !until.isBefore(from)),
                        end.flatMap(LogEnd::seenAt),
                        end.flatMap(LogEnd::fault)));
            });
        }
        moments.sort(Comparator.comparing(Moments::part));
        return moments;
    }

    /**
     * To which moments a part can be brought back.
     *
     * @param until how far its log led when it was last looked at; it goes on. Empty while that is not beyond the set
     * @param fault why that has not been found out for a while
     */
    public record Moments(
            PartName part, Instant from, Optional<Instant> until, Optional<Instant> seenAt, Optional<Fault> fault) {}

    private void requireInPlace(Ask ask, BackupSet set, List<SetPart> wanted) {
        if (ask.what().isPiece() || ask.at().isPresent()) {
            throw new RefusedException(new Fault(
                    "restore-piece-in-place",
                    "Single files, conversations and moments between two sets are restored to a scratch place",
                    "Restore it there and put it in place by hand"));
        }
        if (!set.usable()) {
            throw new RefusedException(new Fault(
                    "restore-set-broken",
                    "The set " + set.id() + " is known to be broken",
                    "Choose a set that is not broken, or look at this one in a scratch place"));
        }
        String expected = ask.what().only().map(PartName::value).orElse(set.id().toString());
        if (!ask.typed().strip().equals(expected)) {
            throw new InvalidException(new Fault(
                    "restore-not-confirmed",
                    "What was typed is not the name of what would be restored",
                    "Type the " + (ask.what().only().isPresent() ? "part's name" : "set's id")
                            + " exactly as it is shown"));
        }
        // Whether it could be done now, the worker asks: from here the store may be out of reach.
        wanted.forEach(part -> live.fetch(part.name()).requireConfigured());
    }

    public Optional<Restore> find(RestoreId id) {
        return store.find(id);
    }

    public Restore fetch(RestoreId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    public List<Restore> newest(int limit) {
        return store.newest(limit);
    }

    /** What everybody has agreed to and no worker begins yet; the others wait for nobody but a worker. */
    public Map<RestoreId, Wait> waiting() {
        Instant now = clock.instant();
        return store.waiting(now, now.plus(NO_LEASE_IS_LONGER.multipliedBy(2)));
    }

    /** Not once the swap has begun: half of it would be nobody's system. */
    public void cancel(RestoreId id, Actor.Officer by) {
        in(() -> {
            Restore restore = lock(id);
            switch (restore.state()) {
                case AWAITING_APPROVAL, REQUESTED, RESTORING -> {}
                case SWAPPING, DONE, FAILED, REFUSED, CANCELLED, GIVING_BACK, GIVEN_BACK ->
                    throw new RefusedException(new Fault(
                            "restore-not-cancellable",
                            "The restore is " + restore.state().word() + ", so it cannot be cancelled",
                            "Look at its page for what can be done now"));
            }
            trail.append(by, "restore.cancelled", id.toString(), Map.of());
            restore.approval().ifPresent(approval -> approvals.drop(approval, by.id(), "restore cancelled"));
            store.end(id, State.CANCELLED, Map.of(), Optional.empty(), clock.instant());
            return restore;
        });
        log.atInfo().addKeyValue("restore", id).log("restore cancelled");
    }

    /** The scratch place goes, or the formerly live stores that a restore in place has kept; a worker does it. */
    public void giveBack(RestoreId id, Actor.Officer by) {
        in(() -> {
            Restore restore = lock(id);
            boolean something = switch (restore.state()) {
                case DONE -> true;
                // A swap that ended half done has kept something as well.
                case FAILED -> !restore.kept().isEmpty();
                case AWAITING_APPROVAL, REQUESTED, RESTORING, SWAPPING, REFUSED, CANCELLED, GIVING_BACK, GIVEN_BACK ->
                    false;
            };
            if (!something) {
                throw new RefusedException(new Fault(
                        "restore-nothing-kept",
                        "The restore is " + restore.state().word() + " and keeps nothing that could be given back",
                        "Look at its page for what can be done now"));
            }
            trail.append(by, "restore.giving-back", id.toString(), Map.of("kept", kept(restore.kept())));
            store.giveBack(id, clock.instant());
            return restore;
        });
        log.atInfo().addKeyValue("restore", id).log("restore is given back");
    }

    private static String kept(SortedMap<PartName, Kept> kept) {
        StringBuilder text = new StringBuilder();
        kept.forEach((part, place) ->
                text.append(part).append(": ").append(place.where()).append('\n'));
        return text.toString().strip();
    }

    /** The next one there is something to do for; another worker's that stopped its heartbeat is one too. */
    public Optional<Restore> claim(String worker, Duration lease) {
        while (true) {
            Optional<Look> next = in(() -> look(worker, lease));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get() instanceof Look.Taken(Restore restore)) {
                return Optional.of(restore);
            }
        }
    }

    private sealed interface Look {
        record Taken(Restore restore) implements Look {}

        record Ended() implements Look {}
    }

    private Optional<Look> look(String worker, Duration lease) {
        Instant now = clock.instant();
        return store.lockNext(now, now.plus(lease).plus(NO_LEASE_IS_LONGER)).map(restore -> {
            if (restore.state() == State.AWAITING_APPROVAL) {
                Optional<Fault> barred = barred(restore);
                if (barred.isPresent()) {
                    trail.append(
                            WORKER,
                            "restore.refused",
                            restore.id().toString(),
                            Map.of("fault", barred.get().code()));
                    store.end(restore.id(), State.REFUSED, Map.of(), barred, now);
                    return new Look.Ended();
                }
            }
            State next = switch (restore.state()) {
                case AWAITING_APPROVAL, REQUESTED, RESTORING -> State.RESTORING;
                case SWAPPING -> State.SWAPPING;
                case DONE, GIVING_BACK -> State.GIVING_BACK;
                case FAILED, REFUSED, CANCELLED, GIVEN_BACK -> throw new IllegalStateException("it is over");
            };
            int attempts = store.take(restore.id(), next, worker, now, now.plus(lease), expected(restore));
            if (attempts > Tries.MOST) {
                fail(
                        restore,
                        worker,
                        new Fault(
                                "restore-keeps-failing",
                                "The restore " + restore.id() + " ended its worker " + Tries.MOST + " times",
                                "Read the worker's log, look at the restore's page, then ask anew"));
                return new Look.Ended();
            }
            trail.append(
                    WORKER,
                    "restore.started",
                    restore.id().toString(),
                    Map.of("worker", worker, "attempt", Integer.toString(attempts), "does", next.word()));
            log.atInfo()
                    .addKeyValue("restore", restore.id())
                    .addKeyValue("attempt", attempts)
                    .log("restore claimed");
            return new Look.Taken(fetch(restore.id()));
        });
    }

    private long expected(Restore restore) {
        return catalog.find(restore.set()).stream()
                .flatMap(set -> set.parts().stream())
                .filter(part -> restore.what().only().isEmpty()
                        || restore.what().only().get().equals(part.name()))
                .mapToLong(SetPart::moved)
                .sum();
    }

    /** Why it may not be done, although somebody decided: refused, expired, or not what was asked about any more. */
    private Optional<Fault> barred(Restore restore) {
        try {
            BackupSet set = requireRestorable(restore.set());
            CanonicalJson content =
                    content(restore.id(), set, restore.what(), restore.moment(), restore.where(), restore.reason());
            return switch (approvals.consume(restore.approval().orElseThrow(), content.digest())) {
                case Consumption.Granted _ -> Optional.empty();
                case Consumption.Waiting(Approval why) -> Optional.of(notApproved(why));
                case Consumption.Barred(Approval why) -> Optional.of(notApproved(why));
            };
        } catch (RefusedException gone) {
            return Optional.of(gone.fault());
        }
    }

    private static Fault notApproved(Approval why) {
        return new Fault(
                "restore-not-approved",
                "The approval of this restore is " + why.state().name(),
                "Read the reason on the approvals page, then ask anew if it is still needed");
    }

    public void renew(Restore restore, String worker, Duration lease) {
        requireHeld(store.renew(restore.id(), worker, clock.instant().plus(lease)), restore);
    }

    void progress(Restore restore, String worker, Optional<PartName> part, long bytes) {
        requireHeld(store.progress(restore.id(), worker, part, bytes, clock.instant()), restore);
    }

    /** The trail has what will be replaced and where it will be kept before anything is touched. */
    void swapping(Restore restore, String worker, SortedMap<PartName, Kept> kept) {
        in(() -> {
            requireHeld(store.lockHeldBy(restore.id(), worker), restore);
            trail.append(
                    WORKER,
                    "restore.swapping",
                    restore.id().toString(),
                    Map.of("set", restore.set().toString(), "kept", kept(kept)));
            store.keep(restore.id(), State.SWAPPING, kept);
            return restore;
        });
    }

    void swapped(Restore restore, String worker, PartName part) {
        in(() -> {
            requireHeld(store.lockHeldBy(restore.id(), worker), restore);
            SortedMap<PartName, Kept> kept = new TreeMap<>(fetch(restore.id()).kept());
            kept.computeIfPresent(part, (_, place) -> new Kept(place.where(), place.suffix(), true));
            trail.append(WORKER, "restore.swapped", restore.id().toString(), Map.of("part", part.value()));
            store.keep(restore.id(), State.SWAPPING, kept);
            return restore;
        });
    }

    void done(Restore restore, String worker, SortedMap<PartName, Kept> kept, Map<String, Long> amounts) {
        in(() -> {
            requireHeld(store.lockHeldBy(restore.id(), worker), restore);
            Map<String, String> details =
                    new HashMap<>(Map.of("set", restore.set().toString(), "kept", kept(kept)));
            restore.moment().ifPresent(moment -> details.put("moment", moment.toString()));
            amounts.forEach((what, amount) -> details.put(what, Long.toString(amount)));
            trail.append(WORKER, "restore.completed", restore.id().toString(), details);
            store.keep(restore.id(), State.DONE, kept);
            store.end(restore.id(), State.DONE, amounts, Optional.empty(), clock.instant());
            return restore;
        });
        log.atInfo().addKeyValue("restore", restore.id()).log("restore done");
    }

    void givenBack(Restore restore, String worker) {
        in(() -> {
            requireHeld(store.lockHeldBy(restore.id(), worker), restore);
            trail.append(WORKER, "restore.given-back", restore.id().toString(), Map.of("kept", kept(restore.kept())));
            store.end(restore.id(), State.GIVEN_BACK, Map.of(), Optional.empty(), clock.instant());
            return restore;
        });
    }

    /** For a worker that was asked to stop: another goes on at once. */
    public void release(Restore restore, String worker) {
        store.release(restore.id(), worker, clock.instant());
    }

    public void postponeOrFail(Restore restore, String worker, Fault fault, Duration wait) {
        if (!store.postpone(restore.id(), worker, fault, clock.instant().plus(wait))) {
            fail(restore, worker, fault);
            return;
        }
        log.atWarn()
                .addKeyValue("restore", restore.id())
                .addKeyValue("fault", fault.code())
                .log("restore waits for a store");
    }

    /** Bytes that are not what was taken make the set broken for everybody. */
    public void fail(Restore restore, String worker, StewardException cause) {
        boolean ofTheSet = cause instanceof IntegrityException
                && !cause.fault().code().startsWith("restore-")
                && catalog.find(restore.set()).filter(BackupSet::usable).isPresent();
        in(() -> {
            if (ofTheSet && catalog.breakProof(restore.set(), cause.fault())) {
                alerts.raise(
                        Alert.Kind.BACKUP_SET_BROKEN,
                        catalog.fetch(restore.set()).plan().value(),
                        cause.fault());
            }
            fail(restore, worker, cause.fault());
            return restore;
        });
    }

    public void fail(Restore restore, String worker, Fault fault) {
        in(() -> {
            if (store.lockHeldBy(restore.id(), worker)) {
                trail.append(WORKER, "restore.failed", restore.id().toString(), Map.of("fault", fault.code()));
                store.end(restore.id(), State.FAILED, Map.of(), Optional.of(fault), clock.instant());
                alerts.raise(
                        Alert.Kind.RESTORE_FAILED,
                        catalog.find(restore.set())
                                .map(set -> set.plan().value())
                                .orElse(restore.set().toString()),
                        fault);
                log.atError()
                        .addKeyValue("restore", restore.id())
                        .addKeyValue("fault", fault.code())
                        .log("restore failed");
            }
            return restore;
        });
    }

    private Restore lock(RestoreId id) {
        return store.lock(id).orElseThrow(() -> unknown(id));
    }

    private static RefusedException unknown(RestoreId id) {
        return new RefusedException(
                new Fault("restore-unknown", "There is no restore " + id, "Pick one from the list of restores"));
    }

    private static void requireHeld(boolean held, Restore restore) {
        if (!held) {
            throw new RefusedException(new Fault(
                    "restore-lease-lost",
                    "The restore " + restore.id() + " was cancelled or taken over by another worker",
                    "Look at its page for its state; nothing is left to do here"));
        }
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }
}
