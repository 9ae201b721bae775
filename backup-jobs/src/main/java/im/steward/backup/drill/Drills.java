package im.steward.backup.drill;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.catalog.Tries;
import im.steward.backup.drill.Drill.Phase;
import im.steward.backup.drill.Drill.Progress;
import im.steward.backup.drill.Drill.State;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Drills: asked for by people and schedules, claimed by workers; the drill's row is the queue. */
public final class Drills {
    private static final Logger log = LoggerFactory.getLogger(Drills.class);
    private static final Actor WORKER = new Actor.Process("worker");
    private static final String DRILL = "drill";
    private static final Duration NO_LEASE_IS_LONGER = Duration.ofHours(1);
    private final DrillStore store;
    private final BackupPlans plans;
    private final BackupCatalog catalog;
    private final Alerts alerts;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final RandomGenerator random;
    private final Clock clock;

    Drills(
            DrillStore store,
            BackupPlans plans,
            BackupCatalog catalog,
            Alerts alerts,
            Trail trail,
            TransactionOperations transaction,
            RandomGenerator random,
            Clock clock) {
        this.store = store;
        this.plans = plans;
        this.catalog = catalog;
        this.alerts = alerts;
        this.trail = trail;
        this.transaction = transaction;
        this.random = random;
        this.clock = clock;
    }

    /** Joins the caller's transaction. From here on the set is not pruned until the drill is over. */
    public Drill request(PlanName name, Choice choice, Actor by) {
        return in(() -> {
            BackupPlan plan = plans.fetch(name);
            BackupSet set = catalog.lockComplete(choose(name, choice));
            if (!set.plan().equals(name)) {
                throw new RefusedException(new Fault(
                        "drill-set-of-other-plan",
                        "The set " + set.id() + " was taken by the plan '" + set.plan() + "'",
                        "Name a set of the plan, or drill the other plan"));
            }
            Instant now = clock.instant();
            Instant lost = catalog.succeededAt(set.id())
                    .filter(next -> next.isBefore(now))
                    .orElse(now);
            Drill drill = new Drill(
                    DrillId.next(clock),
                    name,
                    set.id(),
                    choice.word(),
                    by.toString(),
                    now,
                    lost,
                    plan.recoveryPoint(),
                    plan.recoveryTime(),
                    0,
                    new State.Requested(),
                    new Progress(Optional.empty(), Optional.empty(), 0, 0, 0));
            trail.append(
                    by,
                    "drill.requested",
                    drill.id().toString(),
                    Map.of("plan", name.value(), "set", set.id().toString(), "choice", choice.word()));
            if (!store.add(drill)) {
                throw new RefusedException(new Fault(
                        "drill-already-running",
                        "The plan '" + name + "' has a drill that is not over",
                        "Wait for its end, or cancel it on its page"));
            }
            log.atInfo()
                    .addKeyValue(DRILL, drill.id())
                    .addKeyValue("set", set.id())
                    .log("drill requested");
            return drill;
        });
    }

    private BackupSetId choose(PlanName plan, Choice choice) {
        return switch (choice) {
            case Choice.Chosen(BackupSetId set) -> set;
            case Choice.Newest _ ->
                catalog.newestUsable(plan).map(BackupSet::id).orElseThrow(() -> nothing(plan));
            case Choice.RandomOlder _ ->
                catalog.randomUsable(plan, random).map(BackupSet::id).orElseThrow(() -> nothing(plan));
        };
    }

    private static RefusedException nothing(PlanName plan) {
        return new RefusedException(new Fault(
                "drill-no-set",
                "The plan '" + plan + "' has no set that could be restored",
                "Back up now, then drill that set"));
    }

    public Optional<Drill> find(DrillId id) {
        return store.find(id);
    }

    public Drill fetch(DrillId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    private static RefusedException unknown(DrillId id) {
        return new RefusedException(
                new Fault("drill-unknown", "There is no drill " + id, "Pick one from the list of drills"));
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    public List<Drill> newest(int limit) {
        return store.newest(limit);
    }

    public List<Drill> newestOf(PlanName plan, int limit) {
        return store.newestOf(plan, limit);
    }

    public List<Drill> ofSet(BackupSetId set) {
        return store.ofSet(set);
    }

    /** The worker notices while bytes pass, breaks off and destroys what it had restored. */
    public void cancel(DrillId id, Actor by) {
        in(() -> {
            Drill drill = store.lock(id).orElseThrow(() -> unknown(id));
            if (!drill.state().open()) {
                throw new RefusedException(new Fault(
                        "drill-over",
                        "The drill " + id + " is over already",
                        "Look at its page; nothing is left to cancel"));
            }
            trail.append(
                    by,
                    "drill.cancelled",
                    id.toString(),
                    Map.of("plan", drill.plan().value()));
            store.cancel(id, by.toString(), clock.instant());
            return drill;
        });
        log.atInfo().addKeyValue(DRILL, id).log("drill cancelled");
    }

    /** The next drill there is something to do for; another worker's that stopped its heartbeat is one too. */
    public Optional<Drill> claim(String worker, Duration lease) {
        while (true) {
            Optional<Claimed> next = in(() -> look(worker, lease));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get().worthTrying()) {
                return Optional.of(next.get().drill());
            }
        }
    }

    private record Claimed(Drill drill, boolean worthTrying) {}

    private Optional<Claimed> look(String worker, Duration lease) {
        Instant now = clock.instant();
        return store.lockNext(now, now.plus(lease).plus(NO_LEASE_IS_LONGER)).map(next -> {
            int attempts = store.take(next.id(), worker, now, now.plus(lease));
            Drill drill = fetch(next.id());
            if (attempts > Tries.MOST) {
                Fault fault = new Fault(
                        "drill-keeps-failing",
                        "The drill " + drill.id() + " ended its worker " + Tries.MOST + " times",
                        "Read the worker's log, then drill again");
                end(drill, worker, fault, false, DrillResult.NOTHING, Optional.empty());
                return new Claimed(drill, false);
            }
            trail.append(
                    WORKER,
                    "drill.started",
                    drill.id().toString(),
                    Map.of("plan", drill.plan().value(), "worker", worker, "attempt", Integer.toString(attempts)));
            log.atInfo()
                    .addKeyValue(DRILL, drill.id())
                    .addKeyValue("attempt", attempts)
                    .log("drill claimed");
            return new Claimed(drill, true);
        });
    }

    /** One that is over, but whose worker is gone and did not clear away; the caller does, and says so. */
    public Optional<Drill> claimLeftover(String worker, Duration lease) {
        Instant now = clock.instant();
        return store.takeLeftover(worker, now, now.plus(lease), now.plus(lease).plus(NO_LEASE_IS_LONGER));
    }

    public void cleared(Drill drill, String worker) {
        store.cleared(drill.id(), worker);
    }

    public void renew(Drill drill, String worker, Duration lease) {
        requireHeld(store.renew(drill.id(), worker, clock.instant().plus(lease)), drill);
    }

    /** In a transaction, because outside of one a Batch step keeps one connection to its end, dead or not. */
    void progress(Drill drill, String worker, Phase phase, Optional<String> part, long bytes, long expected) {
        requireHeld(in(() -> store.progress(drill.id(), worker, phase, part, bytes, expected, clock.instant())), drill);
    }

    void soFar(Drill drill, String worker, DrillResult result) {
        requireHeld(store.soFar(drill.id(), worker, result), drill);
    }

    /** For a worker that was asked to stop: another begins anew at once. */
    public void release(Drill drill, String worker) {
        store.release(drill.id(), worker, clock.instant());
    }

    /** The vault or a scratch server is away: again after a while, but not for ever. Says whether it is over. */
    public boolean postpone(Drill drill, String worker, Fault fault, Duration wait) {
        if (!store.postpone(drill.id(), worker, fault, clock.instant().plus(wait))) {
            return false;
        }
        log.atWarn()
                .addKeyValue(DRILL, drill.id())
                .addKeyValue("fault", fault.code())
                .log("drill waits for a store");
        return true;
    }

    /** The set is proven: what stands in the report was measured. */
    void pass(Drill drill, String worker, DrillResult result, Sha256 report) {
        in(() -> {
            catalog.lockComplete(drill.set());
            requireHeld(store.lockHeldBy(drill.id(), worker), drill);
            Map<String, String> details = details(drill, result);
            details.put("report", "sha256:" + report.hex());
            trail.append(WORKER, "drill.passed", drill.id().toString(), details);
            store.pass(drill.id(), result, report, clock.instant());
            catalog.prove(drill.set(), result.timeToFull());
            return drill;
        });
        log.atInfo()
                .addKeyValue(DRILL, drill.id())
                .addKeyValue("set", drill.set())
                .log("drill passed");
    }

    /**
     * @param setBroken whether the set failed; a machine without room says nothing about it
     * @param result as far as it came
     */
    void fail(Drill drill, String worker, Fault fault, boolean setBroken, DrillResult result, Optional<Sha256> report) {
        in(() -> {
            catalog.lockComplete(drill.set());
            if (store.lockHeldBy(drill.id(), worker)) {
                end(drill, worker, fault, setBroken, result, report);
            }
            return drill;
        });
    }

    private void end(
            Drill drill, String worker, Fault fault, boolean setBroken, DrillResult result, Optional<Sha256> report) {
        Map<String, String> details = details(drill, result);
        details.put("fault", fault.code());
        details.put("set-broken", Boolean.toString(setBroken));
        report.ifPresent(sums -> details.put("report", "sha256:" + sums.hex()));
        trail.append(WORKER, "drill.failed", drill.id().toString(), details);
        store.fail(drill.id(), fault, setBroken, result, report, clock.instant());
        if (setBroken) {
            catalog.breakProof(drill.set(), fault);
        }
        alerts.raise(Alert.Kind.DRILL_FAILED, drill.plan().value(), fault);
        log.atError()
                .addKeyValue(DRILL, drill.id())
                .addKeyValue("set", drill.set())
                .addKeyValue("worker", worker)
                .addKeyValue("fault", fault.code())
                .log("drill failed");
    }

    private static Map<String, String> details(Drill drill, DrillResult result) {
        return new HashMap<>(Map.of(
                "plan", drill.plan().value(),
                "set", drill.set().toString(),
                "rto-service-millis", Long.toString(result.timeToService().toMillis()),
                "rto-full-millis", Long.toString(result.timeToFull().toMillis()),
                "rpo-millis",
                        result.lost()
                                .map(lost -> Long.toString(lost.toMillis()))
                                .orElse("unknown"),
                "checks", "%d passed, %d failed".formatted(result.passed(), result.failed())));
    }

    private static void requireHeld(boolean held, Drill drill) {
        if (!held) {
            throw new RefusedException(new Fault(
                    "drill-lease-lost",
                    "The drill " + drill.id() + " was cancelled or taken over by another worker",
                    "Look at the drill's page for its state; nothing is left to do here"));
        }
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }
}
