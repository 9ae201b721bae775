package im.steward.backup.plan;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.catalog.Tries;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Runs of plans: asked for by people and schedules, claimed by workers; the set's row is the queue. */
public final class BackupRuns {
    private static final Logger log = LoggerFactory.getLogger(BackupRuns.class);
    private static final Duration NO_LEASE_IS_LONGER = Duration.ofHours(1);
    private final BackupRunStore store;
    private final BackupPlans plans;
    private final BackupCatalog catalog;
    private final UpkeepStore upkeep;
    private final Alerts alerts;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    BackupRuns(
            BackupRunStore store,
            BackupPlans plans,
            BackupCatalog catalog,
            UpkeepStore upkeep,
            Alerts alerts,
            Trail trail,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.plans = plans;
        this.catalog = catalog;
        this.upkeep = upkeep;
        this.alerts = alerts;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Joins the caller's transaction. */
    public BackupRun request(PlanName name, Actor by) {
        return in(() -> {
            BackupPlan plan = BackupPlans.requireActive(plans.fetch(name));
            BackupSetId id = BackupSetId.next(clock);
            trail.append(
                    by,
                    "backup.requested",
                    id.toString(),
                    Map.of("plan", name.value(), "vault", plan.vault().value()));
            if (!store.add(id, name, plan.vault(), by.toString(), clock.instant())) {
                throw new RefusedException(new Fault(
                        "backup-already-running",
                        "The plan '" + name + "' has a run that is not over",
                        "Wait for its end, or cancel it on its page"));
            }
            upkeep.add(plan.vault(), clock.instant().plus(Upkeep.AGAIN));
            log.atInfo().addKeyValue("set", id).addKeyValue("plan", name).log("backup requested");
            return fetch(id);
        });
    }

    public Optional<BackupRun> find(BackupSetId id) {
        return store.find(id);
    }

    public BackupRun fetch(BackupSetId id) {
        return find(id).orElseThrow(() -> BackupCatalog.unknown(id));
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    public List<BackupRun> newest(int limit) {
        return store.newest(limit);
    }

    public List<BackupRun> newestOf(PlanName plan, int limit) {
        return store.newestOf(plan, limit);
    }

    /** What came of the runs that were asked for on one day. */
    public record DayOfRuns(LocalDate day, long complete, long failed) {}

    /** Days as they are in that zone; days without a run are left out. */
    public List<DayOfRuns> perDay(Instant from, ZoneId zone) {
        return store.perDay(from, zone);
    }

    /** When the complete set before each of these was begun, also one that is no longer kept; a plan's first has none. */
    public Map<BackupSetId, Instant> completeBefore(List<BackupSetId> sets) {
        return store.completeBefore(sets);
    }

    /** The worker notices at its next look and breaks its stream off; then nothing of that part is kept. */
    public void cancel(BackupSetId id, Actor by) {
        in(() -> {
            BackupRun run = store.lock(id).orElseThrow(() -> BackupCatalog.unknown(id));
            if (!run.state().open()) {
                throw new RefusedException(new Fault(
                        "backup-run-over",
                        "The run " + id + " is over already",
                        "Look at its page; nothing is left to cancel"));
            }
            trail.append(
                    by,
                    "backup.cancelled",
                    id.toString(),
                    Map.of("plan", run.plan().value()));
            store.cancel(id, by.toString(), clock.instant());
            upkeep.due(run.vault(), clock.instant());
            return run;
        });
        log.atInfo().addKeyValue("set", id).log("backup cancelled");
    }

    /** The next run there is something to do for; another worker's that stopped its heartbeat is one too. */
    public Optional<BackupRun> claim(String worker, Duration lease) {
        while (true) {
            Optional<Claimed> next = in(() -> look(worker, lease));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get().worthTrying()) {
                return Optional.of(next.get().run());
            }
        }
    }

    private record Claimed(BackupRun run, boolean worthTrying) {}

    private Optional<Claimed> look(String worker, Duration lease) {
        Instant now = clock.instant();
        return store.lockNext(now, now.plus(lease).plus(NO_LEASE_IS_LONGER)).map(next -> {
            int attempts = store.take(next.id(), worker, Canary.at(now), now, now.plus(lease));
            BackupRun run = fetch(next.id());
            if (attempts > Tries.MOST) {
                fail(
                        run,
                        worker,
                        new Fault(
                                "backup-keeps-failing",
                                "The run " + run.id() + " ended its worker " + Tries.MOST + " times",
                                "Read the worker's log, then run the plan again"));
                return new Claimed(run, false);
            }
            trail.append(
                    new Actor.Process("worker"),
                    "backup.started",
                    run.id().toString(),
                    Map.of("plan", run.plan().value(), "worker", worker, "attempt", Integer.toString(attempts)));
            log.atInfo()
                    .addKeyValue("set", run.id())
                    .addKeyValue("attempt", attempts)
                    .log("backup claimed");
            return new Claimed(run, true);
        });
    }

    public void renew(BackupRun run, String worker, Duration lease) {
        requireHeld(store.renew(run.id(), worker, clock.instant().plus(lease)), run);
    }

    /**
     * Its rate the row itself knows. In a transaction, because outside of one a Batch step keeps one connection to its end,
     * dead or not.
     */
    void progress(BackupRun run, String worker, BackupRun.Progress progress) {
        requireHeld(in(() -> store.progress(run.id(), worker, progress, clock.instant())), run);
    }

    /** Asks the row, not the last heartbeat. */
    void requireHeld(BackupRun run, String worker) {
        requireHeld(store.isHeld(run.id(), worker), run);
    }

    void joined(BackupRun run, Map<String, Long> joins) {
        store.joins(run.id(), joins);
    }

    Canary canary(BackupRun run) {
        return store.canary(run.id());
    }

    /** For a worker that has broken off what was cancelled: now the vault may be tidied. */
    public void letGo(BackupRun run, String worker) {
        store.letGo(run.id(), worker);
    }

    /** For a worker that was asked to stop: another goes on at once. */
    public void release(BackupRun run, String worker) {
        store.release(run.id(), worker, clock.instant());
    }

    /** A store or the vault is away: again after a while, but not for ever. */
    public void postponeOrFail(BackupRun run, String worker, Fault fault, Duration wait) {
        if (!store.postpone(run.id(), worker, fault, clock.instant().plus(wait))) {
            fail(run, worker, fault);
            return;
        }
        log.atWarn()
                .addKeyValue("set", run.id())
                .addKeyValue("fault", fault.code())
                .log("backup waits for a store");
    }

    /** Its plan's keep rule may now give up another. */
    void completed(BackupRun run) {
        upkeep.due(run.vault(), clock.instant());
    }

    public void fail(BackupRun run, String worker, Fault fault) {
        in(() -> {
            if (catalog.fail(run.id(), worker, fault)) {
                alerts.raise(Alert.Kind.BACKUP_FAILED, run.plan().value(), fault);
                upkeep.due(run.vault(), clock.instant());
            }
            return run;
        });
    }

    private static void requireHeld(boolean held, BackupRun run) {
        if (!held) {
            throw BackupCatalog.leaseLost(run.id());
        }
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }
}
