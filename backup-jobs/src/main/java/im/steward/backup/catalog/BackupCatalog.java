package im.steward.backup.catalog;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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

/** What there is to restore. A set is complete only by {@link #complete}, after its manifest lies in the vault. */
public final class BackupCatalog {
    private static final Logger log = LoggerFactory.getLogger(BackupCatalog.class);
    private static final Actor WORKER = new Actor.Process("worker");
    private static final int LONGEST_REASON = 500;
    private final BackupSetStore store;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    BackupCatalog(BackupSetStore store, Trail trail, TransactionOperations transaction, Clock clock) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    public Optional<BackupSet> find(BackupSetId id) {
        return store.find(id);
    }

    public BackupSet fetch(BackupSetId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /** Newest first; of those the keep rule gave up only their runs are left. */
    public List<BackupSet> ofPlan(PlanName plan) {
        return store.ofPlan(plan);
    }

    public List<BackupSet> ofVault(VaultName vault) {
        return store.ofVault(vault);
    }

    public List<BackupSet> newest(int limit) {
        return store.newest(limit);
    }

    /**
     * How a plan stands.
     *
     * @param newestUsable since when the newest set that can be restored from tells of the stores
     */
    public record Standing(Optional<Instant> newestUsable, Optional<BackupSet.Proof.Restored> lastRestored) {
        public static final Standing NOTHING = new Standing(Optional.empty(), Optional.empty());
    }

    /** Of every plan that ever had a set. */
    public Map<PlanName, Standing> standings() {
        return store.standings(clock.instant());
    }

    public Optional<BackupSet> newestUsable(PlanName plan) {
        return usable(plan).stream().max(Comparator.comparing(BackupSet::begunAt));
    }

    public Optional<BackupSet> oldestUsable(PlanName plan) {
        return usable(plan).stream().min(Comparator.comparing(BackupSet::begunAt));
    }

    /** Any but the newest, where there is another: what nobody looks at is what rots. */
    public Optional<BackupSet> randomUsable(PlanName plan, RandomGenerator random) {
        List<BackupSet> sets = usable(plan).stream()
                .sorted(Comparator.comparing(BackupSet::begunAt).reversed())
                .toList();
        if (sets.size() < 2) {
            return sets.stream().findFirst();
        }
        return Optional.of(sets.get(1 + random.nextInt(sets.size() - 1)));
    }

    /** Not those from a clock that ran ahead: none of them is the newest, whatever it says. */
    private List<BackupSet> usable(PlanName plan) {
        Instant now = clock.instant();
        return ofPlan(plan).stream()
                .filter(BackupSet::usable)
                .filter(set -> !set.begunAt().isAfter(now))
                .toList();
    }

    /** Whether a vault must be there already: an empty place where complete sets should be is a disk not mounted. */
    public boolean holdsCompleteIn(VaultName vault) {
        return store.holdsCompleteIn(vault);
    }

    public Optional<Sha256> lastManifest(PlanName plan) {
        return store.lastManifest(plan);
    }

    /** Hash of the manifest that this one's must name; none for a plan's first set. */
    public Optional<Sha256> manifestBefore(BackupSetId id) {
        return store.manifestBefore(id);
    }

    /**
     * When the plan's next set was complete. From then on nobody would have restored this one, so it is the worst moment
     * that it had to be good for.
     */
    public Optional<Instant> succeededAt(BackupSetId id) {
        return store.succeededAt(id);
    }

    /** Refused when the worker no longer holds the set; what it stored then belongs to nobody and is taken away. */
    public void add(BackupSetId id, String worker, SetPart part) {
        in(() -> {
            requireHeld(id, worker);
            store.addPart(id, part);
            return id;
        });
        log.atInfo()
                .addKeyValue("set", id)
                .addKeyValue("part", part.name())
                .addKeyValue("bytes", part.bytes())
                .log("part taken");
    }

    /** From here on it can be restored from; the trail's entry has the manifest's hash as its subject. */
    public void complete(BackupSetId id, String worker, Manifest manifest, Sha256 hash, SnapshotId snapshot) {
        in(() -> {
            requireHeld(id, worker);
            Map<String, String> details = new HashMap<>(Map.of(
                    "set", id.toString(),
                    "plan", manifest.plan().value(),
                    "vault", manifest.vault().value(),
                    "parts",
                            String.join(
                                    "\n",
                                    manifest.parts().stream()
                                            .map(part -> part.name().value())
                                            .toList()),
                    "previous", manifest.previous().map(Sha256::hex).orElse("")));
            manifest.joins().forEach((join, count) -> details.put("join:" + join, Long.toString(count)));
            trail.append(WORKER, "backup.completed", "sha256:" + hash.hex(), details);
            store.complete(id, hash, snapshot, clock.instant());
            return id;
        });
        log.atInfo().addKeyValue("set", id).addKeyValue("plan", manifest.plan()).log("backup set complete");
    }

    /** It stays visible; its snapshots are taken away later. Does nothing when it is another worker's, or over. */
    public boolean fail(BackupSetId id, String worker, Fault fault) {
        boolean failed = in(() -> {
            if (!store.lockHeldBy(id, worker)) {
                return false;
            }
            trail.append(WORKER, "backup.failed", id.toString(), Map.of("fault", fault.code()));
            store.fail(id, fault, clock.instant());
            return true;
        });
        if (failed) {
            log.atError()
                    .addKeyValue("set", id)
                    .addKeyValue("fault", fault.code())
                    .log("backup failed");
        }
        return failed;
    }

    /** Nobody prunes it, nor says anything new about it, until the caller's transaction ends. */
    public BackupSet lockComplete(BackupSetId id) {
        return requireComplete(id);
    }

    /** A drill has restored it. */
    public void prove(BackupSetId id, Duration timeToRestore) {
        in(() -> {
            requireComplete(id);
            trail.append(
                    WORKER,
                    "backup.proven",
                    id.toString(),
                    Map.of("time-to-restore-millis", Long.toString(timeToRestore.toMillis())));
            store.prove(id, new Proof.Restored(clock.instant(), timeToRestore));
            return id;
        });
        log.atInfo().addKeyValue("set", id).log("backup set proven");
    }

    /** A drill failed with it, or something of it is gone from the vault. Says whether that is new. */
    public boolean breakProof(BackupSetId id, Fault fault) {
        boolean news = in(() -> {
            BackupSet set = requireComplete(id);
            if (set.proof() instanceof Proof.Broken) {
                return false;
            }
            trail.append(WORKER, "backup.broken", id.toString(), Map.of("fault", fault.code()));
            store.prove(id, new Proof.Broken(clock.instant(), fault));
            return true;
        });
        if (news) {
            log.atError()
                    .addKeyValue("set", id)
                    .addKeyValue("fault", fault.code())
                    .log("backup set is broken");
        }
        return news;
    }

    /** No keep rule touches it from here on. */
    public void keep(BackupSetId id, String reason, Actor by) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            throw new InvalidException(new Fault(
                    "backup-keep-reason",
                    "A set is marked to be kept with a reason",
                    "Write why, in up to " + LONGEST_REASON + " characters"));
        }
        in(() -> {
            requireComplete(id);
            trail.append(by, "backup.kept", id.toString(), Map.of("reason", why));
            store.keep(id, Optional.of(why), Optional.of(by.toString()));
            return id;
        });
    }

    public void release(BackupSetId id, Actor by) {
        in(() -> {
            requireComplete(id);
            trail.append(by, "backup.released", id.toString(), Map.of());
            store.keep(id, Optional.empty(), Optional.empty());
            return id;
        });
    }

    /** First the catalogue, then the vault: nothing that says it is complete ever lacks its snapshots. */
    public List<BackupSet> prune(PlanName plan, KeepRule rule) {
        return in(() -> {
            List<BackupSet> gone = rule.prunable(store.ofPlan(plan)).stream()
                    .map(set -> store.lock(set.id()))
                    .flatMap(Optional::stream)
                    // Somebody may have marked it, or a drill proven it, a moment ago.
                    .filter(set ->
                            set.state() instanceof State.Complete && set.kept().isEmpty())
                    // Asked after it was locked: who wants to restore it locks it, too.
                    .filter(set -> !store.isRestoredFrom(set.id()))
                    .toList();
            if (!gone.isEmpty() && rule.prunable(store.ofPlan(plan)).containsAll(gone)) {
                gone.forEach(set -> {
                    trail.append(WORKER, "backup.pruned", set.id().toString(), Map.of("plan", plan.value()));
                    store.prune(set.id());
                });
                return gone;
            }
            return List.<BackupSet>of();
        });
    }

    private void requireHeld(BackupSetId id, String worker) {
        if (!store.lockHeldBy(id, worker)) {
            throw leaseLost(id);
        }
    }

    public static RefusedException leaseLost(BackupSetId id) {
        return new RefusedException(new Fault(
                "backup-lease-lost",
                "The run " + id + " was cancelled or taken over by another worker",
                "Look at the set's page for its state; nothing is left to do here"));
    }

    private BackupSet requireComplete(BackupSetId id) {
        BackupSet set = store.lock(id).orElseThrow(() -> unknown(id));
        if (!(set.state() instanceof State.Complete)) {
            throw new RefusedException(new Fault(
                    "backup-set-not-complete",
                    "The set " + id + " is " + set.state().name() + ", so there is nothing to restore",
                    "Choose a complete set from the list"));
        }
        return set;
    }

    public static RefusedException unknown(BackupSetId id) {
        return new RefusedException(
                new Fault("backup-set-unknown", "There is no backup set " + id, "Pick one from the list of sets"));
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }
}
