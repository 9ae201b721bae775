package im.steward.backup.plan;

import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is taken, where it goes, how long it stays, and what that promises. When it runs, schedules say.
 *
 * @param recoveryPoint the most that may be lost, as time (RPO)
 * @param recoveryTime the longest a restore may take (RTO)
 * @param endedAt since when nothing is taken by it; its sets stay, and its keep rule goes on
 */
public record BackupPlan(
        PlanName name,
        List<PartName> parts,
        VaultName vault,
        Duration recoveryPoint,
        Duration recoveryTime,
        KeepRule keep,
        String madeBy,
        Instant madeAt,
        Optional<Instant> endedAt) {
    private static final Duration LONGEST = Duration.ofDays(3650);

    public BackupPlan {
        parts = parts.stream().distinct().sorted().toList();
        if (parts.isEmpty()) {
            throw new InvalidException(
                    new Fault("backup-plan-empty", "A plan takes at least one part", "Choose what is to be backed up"));
        }
        requireSensible(recoveryPoint);
        requireSensible(recoveryTime);
    }

    private static void requireSensible(Duration promise) {
        if (promise.compareTo(Duration.ofMinutes(1)) < 0 || promise.compareTo(LONGEST) > 0) {
            throw new InvalidException(new Fault(
                    "backup-plan-promise",
                    "RPO and RTO are promised in minutes, from 1 to %d".formatted(LONGEST.toMinutes()),
                    "Write how much may be lost and how long a restore may take"));
        }
    }

    public boolean active() {
        return endedAt.isEmpty();
    }
}
