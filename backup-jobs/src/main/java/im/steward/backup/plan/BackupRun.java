package im.steward.backup.plan;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A set on its way, from the request on; the catalogue has what came of it.
 *
 * @param requestedBy an actor's word
 * @param joins what the join checks counted
 */
public record BackupRun(
        BackupSetId id,
        PlanName plan,
        VaultName vault,
        String requestedBy,
        Instant requestedAt,
        State state,
        Progress progress,
        Map<String, Long> joins,
        Optional<Instant> begunAt,
        Optional<Instant> endedAt,
        Optional<Fault> fault) {
    /** As the table, the API and message keys write it, in lower case. */
    public enum State {
        REQUESTED,
        TAKING,
        COMPLETE,
        FAILED,
        CANCELLED,
        PRUNED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        public boolean open() {
            return this == REQUESTED || this == TAKING;
        }
    }

    /**
     * @param part being taken
     * @param bytes of all parts so far
     * @param expected by the previous set's sizes, or by what the stores say of themselves; 0 where one does not say
     * @param estimated whether a store's own word is in it, which tells how much lies there and not how much a dump has
     * @param perSecond of this attempt
     */
    public record Progress(Optional<PartName> part, long bytes, long expected, boolean estimated, long perSecond) {
        /** Our own estimate; restic's is of no use for streams. Empty once more has passed than a store had said. */
        public Optional<Duration> left() {
            if (expected <= 0 || perSecond <= 0 || (estimated && bytes >= expected)) {
                return Optional.empty();
            }
            return Optional.of(Duration.ofSeconds(Math.max(0, expected - bytes) / perSecond));
        }
    }

    public BackupRun {
        joins = Map.copyOf(joins);
    }
}
