package im.steward.backup.plan;

import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.take.Parts;
import im.steward.backup.vault.VaultName;
import im.steward.backup.vault.Vaults;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Making, changing and ending plans. */
public final class BackupPlans {
    private static final Logger log = LoggerFactory.getLogger(BackupPlans.class);
    private final BackupPlanStore store;
    private final Parts parts;
    private final Vaults vaults;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    BackupPlans(
            BackupPlanStore store,
            Parts parts,
            Vaults vaults,
            Trail trail,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.parts = parts;
        this.vaults = vaults;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What a person decides about a plan. */
    public record Terms(
            List<PartName> parts, VaultName vault, Duration recoveryPoint, Duration recoveryTime, KeepRule keep) {
        public Terms {
            parts = List.copyOf(parts);
        }
    }

    /** Active ones first. */
    public List<BackupPlan> all() {
        return store.all();
    }

    public Optional<BackupPlan> find(PlanName name) {
        return store.find(name);
    }

    public BackupPlan fetch(PlanName name) {
        return find(name).orElseThrow(() -> unknown(name));
    }

    /** What a plan may name at this site. */
    public List<PartName> partsThereAre() {
        return parts.names();
    }

    public List<VaultName> vaultsThereAre() {
        return vaults.names();
    }

    public BackupPlan create(PlanName name, Terms terms, Actor by) {
        BackupPlan plan = plan(name, terms, by.toString());
        in(() -> {
            trail.append(by, "backup.plan-created", name.value(), details(plan));
            if (!store.add(plan)) {
                throw new RefusedException(new Fault(
                        "backup-plan-name-taken",
                        "There is or was a plan '" + name + "' already",
                        "Choose another name; sets are found by their plan's name for as long as they live"));
            }
            return plan;
        });
        log.atInfo().addKeyValue("plan", name).log("backup plan created");
        return plan;
    }

    public BackupPlan change(PlanName name, Terms terms, Actor by) {
        return in(() -> {
            BackupPlan before = lockActive(name);
            BackupPlan plan = plan(name, terms, before.madeBy());
            trail.append(by, "backup.plan-changed", name.value(), details(plan));
            store.change(plan);
            log.atInfo().addKeyValue("plan", name).log("backup plan changed");
            return plan;
        });
    }

    public void end(PlanName name, Actor by) {
        in(() -> {
            BackupPlan plan = lockActive(name);
            trail.append(by, "backup.plan-ended", name.value(), Map.of());
            store.end(name, clock.instant());
            return plan;
        });
        log.atInfo().addKeyValue("plan", name).log("backup plan ended");
    }

    private BackupPlan plan(PlanName name, Terms terms, String madeBy) {
        terms.parts().forEach(parts::fetch);
        vaults.fetch(terms.vault());
        return new BackupPlan(
                name,
                terms.parts(),
                terms.vault(),
                terms.recoveryPoint(),
                terms.recoveryTime(),
                terms.keep(),
                madeBy,
                clock.instant(),
                Optional.empty());
    }

    private static Map<String, String> details(BackupPlan plan) {
        KeepRule keep = plan.keep();
        return Map.of(
                "parts", plan.parts().stream().map(PartName::value).collect(Collectors.joining("\n")),
                "vault", plan.vault().value(),
                "rpo", plan.recoveryPoint().toString(),
                "rto", plan.recoveryTime().toString(),
                "keep",
                        "%d daily, %d weekly, %d monthly, %d yearly in %s"
                                .formatted(keep.daily(), keep.weekly(), keep.monthly(), keep.yearly(), keep.zone()));
    }

    private BackupPlan lockActive(PlanName name) {
        return requireActive(store.lock(name).orElseThrow(() -> unknown(name)));
    }

    static BackupPlan requireActive(BackupPlan plan) {
        if (!plan.active()) {
            throw new RefusedException(new Fault(
                    "backup-plan-ended",
                    "The plan '" + plan.name() + "' has been ended",
                    "Make a new plan, and end the schedules that still name this one"));
        }
        return plan;
    }

    static RefusedException unknown(PlanName name) {
        return new RefusedException(
                new Fault("backup-plan-unknown", "There is no plan '" + name + "'", "Pick one from the list of plans"));
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }
}
