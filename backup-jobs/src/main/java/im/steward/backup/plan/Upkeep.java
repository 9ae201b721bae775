package im.steward.backup.plan;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.take.Parts;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.Vault;
import im.steward.backup.vault.VaultName;
import im.steward.backup.vault.Vaults;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps vaults and catalogue in step, after each run and once a day: takes away what the keep rules give up and what
 * failed runs left, finds sets whose snapshots are gone and snapshots that no set knows, and reads the next seventh of the
 * vault's bytes, so that in a week each was read. From a vault in which it found damage it takes nothing away.
 */
public final class Upkeep {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    static final Duration AGAIN = Duration.ofDays(1);
    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(15);
    /** For a lock of someone else's restic. */
    private static final Duration AFTER_LOCK = Duration.ofMinutes(1);

    private static final Duration NO_LEASE_IS_LONGER = Duration.ofHours(1);
    private final UpkeepStore store;
    private final BackupPlans plans;
    private final BackupCatalog catalog;
    private final Parts parts;
    private final Vaults vaults;
    private final Alerts alerts;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    Upkeep(
            UpkeepStore store,
            BackupPlans plans,
            BackupCatalog catalog,
            Parts parts,
            Vaults vaults,
            Alerts alerts,
            Trail trail,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.plans = plans;
        this.catalog = catalog;
        this.parts = parts;
        this.vaults = vaults;
        this.alerts = alerts;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param tags as the vault tells them, for whoever wants to find out what it is */
    public record Stranger(SnapshotId snapshot, String tags) {}

    /**
     * What the last look found.
     *
     * @param damaged sevenths of the vault that held damage when they were last read
     * @param bytes that the vault takes up on its disk
     * @param newKey whether it gets a new key at the next look
     * @param fault why the last look did not come to its end
     */
    public record Report(
            VaultName vault,
            Optional<Instant> lookedAt,
            Optional<Instant> readAt,
            List<Integer> damaged,
            long bytes,
            List<Stranger> strangers,
            boolean newKey,
            Optional<Fault> fault) {
        public Report {
            damaged = List.copyOf(damaged);
            strangers = List.copyOf(strangers);
        }

        /** All that keeps it from being called good. */
        public List<Fault> troubles() {
            return Stream.concat(fault.stream(), damaged.isEmpty() ? Stream.empty() : Stream.of(damage(vault, damaged)))
                    .toList();
        }
    }

    private static Fault damage(VaultName vault, Collection<Integer> slices) {
        return new Fault(
                "vault-damaged",
                "Vault %s holds bytes that are not as they were stored, in part %s of %d"
                        .formatted(
                                vault,
                                slices.stream().map(Object::toString).collect(Collectors.joining(", ")),
                                Reading.SLICES),
                "Keep its disk for inspection, take a new set to another vault, and let restic check say what is lost");
    }

    public List<Report> reports() {
        return store.all();
    }

    /** In them any set may have lost something, until the damaged part reads whole again. */
    public Set<VaultName> damaged() {
        return reports().stream()
                .filter(report -> !report.damaged().isEmpty())
                .map(Report::vault)
                .collect(Collectors.toSet());
    }

    /** At the next look, by a worker: its host has the key's file. */
    public void askForNewKey(VaultName name, Actor by) {
        VaultName vault = vaults.fetch(name).name();
        transaction.executeWithoutResult(_ -> {
            trail.append(by, "backup.vault-key-asked", vault.value(), Map.of());
            store.wantNewKey(vault, by.toString(), clock.instant());
        });
        log.atInfo().addKeyValue("vault", vault).log("new key asked for");
    }

    public Optional<VaultName> claim(String worker, Duration lease) {
        Instant now = clock.instant();
        return Objects.requireNonNull(transaction.execute(_ ->
                store.claim(worker, now, now.plus(lease), now.plus(lease).plus(NO_LEASE_IS_LONGER), now.plus(AGAIN))));
    }

    public void renew(VaultName vault, String worker, Duration lease) {
        if (!store.renew(vault, worker, clock.instant().plus(lease))) {
            throw new RefusedException(new Fault(
                    "vault-upkeep-lost",
                    "The upkeep of vault " + vault + " was taken over by another worker",
                    "Nothing is left to do here"));
        }
    }

    public void work(VaultName name, String worker, Halt halt) {
        Optional<Report> before = store.find(name);
        try {
            Vault vault = vaults.fetch(name);
            if (store.wantsNewKey(name)) {
                rotate(vault);
            }
            Reading reading = store.reading(name);
            boolean tidies = reading.damaged().isEmpty();
            if (tidies) {
                prune(name);
            }
            halt.check();
            List<Stranger> strangers = compare(vault, tidies);
            halt.check();
            Instant begun = clock.instant();
            if (reading.isDue(begun)) {
                read(vault, reading, halt);
                store.read(name, reading.next(), begun);
            }
            halt.check();
            boolean thoroughly = reading.isThoroughDue(begun);
            tend(name, thoroughly);
            if (thoroughly) {
                store.thorough(name, begun);
            }
            store.done(name, worker, vault.size(), strangers, clock.instant());
        } catch (StewardException trouble) {
            halt.check();
            settle(name, worker, before, trouble.fault());
        }
    }

    private void rotate(Vault vault) {
        vault.rotateKey();
        transaction.executeWithoutResult(_ -> {
            trail.append(
                    new Actor.Process("worker"),
                    "backup.vault-key-rotated",
                    vault.name().value(),
                    Map.of());
            store.hasNewKey(vault.name());
        });
        log.atInfo().addKeyValue("vault", vault.name()).log("vault has a new key");
    }

    /** What it finds stays known until that slice is whole again, whatever the others hold. */
    private void read(Vault vault, Reading reading, Halt halt) {
        for (int slice : reading.toRead()) {
            halt.check();
            boolean whole = isWhole(vault, slice);
            transaction.executeWithoutResult(_ -> {
                store.found(vault.name(), slice, whole);
                if (!whole && !reading.damaged().contains(slice)) {
                    alerts.raise(Alert.Kind.VAULT_TROUBLE, vault.name().value(), damage(vault.name(), List.of(slice)));
                }
            });
            if (!whole) {
                log.atError()
                        .addKeyValue("vault", vault.name())
                        .addKeyValue("fault", "vault-damaged")
                        .addKeyValue("slice", slice)
                        .log("vault is damaged");
            }
        }
    }

    private static boolean isWhole(Vault vault, int slice) {
        try {
            vault.check(new Vault.ReadData(slice, Reading.SLICES));
            return true;
        } catch (IntegrityException damaged) {
            return false;
        }
    }

    /** What parts keep elsewhere. */
    private void tend(VaultName name, boolean thoroughly) {
        List<BackupSet> sets = catalog.ofVault(name);
        plans.all().stream()
                .filter(plan -> plan.vault().equals(name))
                .flatMap(plan -> plan.parts().stream())
                .distinct()
                .flatMap(part -> parts.find(part).stream())
                .forEach(part -> part.tend(sets, thoroughly)
                        .forEach((id, fault) -> sets.stream()
                                .filter(set -> set.id().equals(id))
                                .forEach(set -> breakProof(set, fault))));
    }

    private void prune(VaultName name) {
        for (BackupPlan plan : plans.all()) {
            if (plan.vault().equals(name)) {
                catalog.prune(plan.name(), plan.keep());
            }
        }
    }

    /** @param tidies whether it takes leftovers away, too */
    private List<Stranger> compare(Vault vault, boolean tidies) {
        // The catalogue is read before the vault: a set that is complete now has all its snapshots there by then.
        Map<String, BackupSet> sets = new HashMap<>();
        catalog.ofVault(vault.name()).forEach(set -> sets.put(set.id().toString(), set));
        List<Vault.Listed> listed = vault.list(Map.of());
        Set<SnapshotId> present = new HashSet<>();
        List<SnapshotId> leftovers = new ArrayList<>();
        List<Stranger> strangers = new ArrayList<>();
        for (Vault.Listed one : listed) {
            present.add(one.snapshot());
            BackupSet set = sets.get(one.tags().getOrDefault("set", ""));
            if (set == null) {
                strangers.add(new Stranger(one.snapshot(), String.join(" ", words(one))));
            } else if (isLeftover(set, one.snapshot())) {
                leftovers.add(one.snapshot());
            }
        }
        sets.values().forEach(set -> requirePresent(set, present));
        if (tidies && !leftovers.isEmpty()) {
            vault.forget(leftovers);
            vault.prune();
            log.atInfo()
                    .addKeyValue("vault", vault.name())
                    .addKeyValue("snapshots", leftovers.size())
                    .log("vault tidied");
        }
        return strangers;
    }

    private static boolean isLeftover(BackupSet set, SnapshotId snapshot) {
        return switch (set.state()) {
            case State.Taking _ -> false;
            case State.Complete _ -> !set.snapshots().contains(snapshot);
            case State.Failed _, State.Cancelled _, State.Pruned _ -> true;
        };
    }

    private void requirePresent(BackupSet set, Set<SnapshotId> present) {
        if (!(set.state() instanceof State.Complete) || present.containsAll(set.snapshots())) {
            return;
        }
        breakProof(
                set,
                new Fault(
                        "backup-snapshot-missing",
                        "The vault no longer holds all of the set " + set.id(),
                        "Restore from another set, and find out who or what took the snapshots away"));
    }

    private void breakProof(BackupSet set, Fault fault) {
        transaction.executeWithoutResult(_ -> {
            if (catalog.breakProof(set.id(), fault)) {
                alerts.raise(Alert.Kind.BACKUP_SET_BROKEN, set.plan().value(), fault);
            }
        });
    }

    private static List<String> words(Vault.Listed listed) {
        return new TreeMap<>(listed.tags())
                .entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .toList();
    }

    /** The same trouble is told once, until it is over. */
    private void settle(VaultName name, String worker, Optional<Report> before, Fault fault) {
        // A vault whose first run has not come to its end may lack its key, too.
        boolean empty = (fault.code().equals("vault-missing") || fault.code().equals("vault-key-missing"))
                && !catalog.holdsCompleteIn(name);
        if (empty) {
            store.done(name, worker, 0, List.of(), clock.instant());
            return;
        }
        transaction.executeWithoutResult(_ -> {
            boolean known = before.flatMap(Report::fault)
                    .filter(last -> last.code().equals(fault.code()))
                    .isPresent();
            boolean passing = fault.code().equals("vault-locked");
            store.failed(name, worker, fault, clock.instant().plus(passing ? AFTER_LOCK : AFTER_TROUBLE));
            if (!known && !passing) {
                alerts.raise(Alert.Kind.VAULT_TROUBLE, name.value(), fault);
            }
        });
        log.atWarn()
                .addKeyValue("vault", name)
                .addKeyValue("fault", fault.code())
                .log("vault could not be tidied");
    }
}
