package im.steward.backup.plan;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.vault.VaultName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a plan can keep what it promises, by its schedule and by what was measured.
 *
 * @param exposure the most that would be lost, were the worst moment to come: time between runs and what a run takes
 * @param age of the newest set that can be restored from
 * @param lastRestore what the newest drill that went well has measured
 */
public record Promise(
        List<Shortfall> shortfalls,
        Optional<Duration> exposure,
        Optional<Duration> age,
        Optional<Duration> lastRestore) {
    /** Why it cannot; the word is part of message keys and of the API. */
    public enum Shortfall {
        /** Nothing runs it but people. */
        NOT_SCHEDULED,
        /** Even when every run goes well, more than the RPO can be lost. */
        RUNS_TOO_SELDOM,
        /** There is no set to restore from. */
        NO_SET,
        /** The newest set to restore from is older than the RPO. */
        NEWEST_TOO_OLD,
        /** The newest set does not restore. */
        NEWEST_BROKEN,
        /** Bytes of its vault are not as they were stored: any set there may have lost something. */
        VAULT_DAMAGED,
        /** No drill has ever restored a set, so the RTO is a guess. */
        NEVER_RESTORED,
        /** The last measured restore took longer than the RTO. */
        RESTORES_TOO_SLOWLY;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Promise {
        shortfalls = List.copyOf(shortfalls);
    }

    public boolean kept() {
        return shortfalls.isEmpty();
    }

    /**
     * @param between the longest time between two runs to come; none where nothing is scheduled
     * @param sets of the plan
     * @param damaged vaults in which damage was found
     */
    public static Promise of(
            BackupPlan plan, Optional<Duration> between, List<BackupSet> sets, Set<VaultName> damaged, Instant now) {
        // A set from a clock that ran ahead says nothing about how old it is.
        List<BackupSet> complete = sets.stream()
                .filter(set -> set.state() instanceof State.Complete)
                .filter(set -> !set.begunAt().isAfter(now))
                .sorted(Comparator.comparing(BackupSet::begunAt).reversed())
                .toList();
        Optional<BackupSet> newest = complete.stream().filter(BackupSet::usable).findFirst();
        Optional<Duration> age = newest.map(set -> Duration.between(set.begunAt(), now));
        Optional<Duration> lastRestore = complete.stream()
                .map(BackupSet::proof)
                .filter(Proof.Restored.class::isInstance)
                .map(Proof.Restored.class::cast)
                .max(Comparator.comparing(Proof.Restored::at))
                .map(Proof.Restored::timeToRestore);
        Optional<Duration> exposure =
                between.map(gap -> newest.map(set -> gap.plus(spent(set))).orElse(gap));
        List<Shortfall> shortfalls = new ArrayList<>();
        if (between.isEmpty()) {
            shortfalls.add(Shortfall.NOT_SCHEDULED);
        }
        if (exceeds(exposure, plan.recoveryPoint())) {
            shortfalls.add(Shortfall.RUNS_TOO_SELDOM);
        }
        if (newest.isEmpty()) {
            shortfalls.add(Shortfall.NO_SET);
        }
        if (exceeds(age, plan.recoveryPoint())) {
            shortfalls.add(Shortfall.NEWEST_TOO_OLD);
        }
        if (!complete.isEmpty() && !complete.getFirst().usable()) {
            shortfalls.add(Shortfall.NEWEST_BROKEN);
        }
        if (complete.stream().map(BackupSet::vault).anyMatch(damaged::contains)) {
            shortfalls.add(Shortfall.VAULT_DAMAGED);
        }
        if (lastRestore.isEmpty()) {
            shortfalls.add(Shortfall.NEVER_RESTORED);
        }
        if (exceeds(lastRestore, plan.recoveryTime())) {
            shortfalls.add(Shortfall.RESTORES_TOO_SLOWLY);
        }
        return new Promise(shortfalls, exposure, age, lastRestore);
    }

    private static Duration spent(BackupSet set) {
        if (set.state() instanceof State.Complete(Instant at, var _, var _) && at.isAfter(set.begunAt())) {
            return Duration.between(set.begunAt(), at);
        }
        return Duration.ZERO;
    }

    private static boolean exceeds(Optional<Duration> measured, Duration promised) {
        return measured.filter(length -> length.compareTo(promised) > 0).isPresent();
    }
}
