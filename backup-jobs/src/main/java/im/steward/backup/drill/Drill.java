package im.steward.backup.drill;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PlanName;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One restore for proof, from the request on.
 *
 * @param choice how the set was chosen, as its word
 * @param requestedBy an actor's word
 * @param lostAt the moment of the loss it plays: the request, or for an older set when the next one was complete
 * @param recoveryPoint what the plan promised when it was asked for (RPO)
 * @param recoveryTime likewise (RTO)
 * @param places how many scratch places it has had; each try has one of its own
 */
public record Drill(
        DrillId id,
        PlanName plan,
        BackupSetId set,
        String choice,
        String requestedBy,
        Instant requestedAt,
        Instant lostAt,
        Duration recoveryPoint,
        Duration recoveryTime,
        int places,
        State state,
        Progress progress) {
    /** How far it has come. */
    public sealed interface State {
        record Requested() implements State {}

        /** @param soFar parts that are done */
        record Restoring(Instant begunAt, DrillResult soFar) implements State {}

        /** @param report SHA-256 of the report's list of hashes, which the trail's entry names, too */
        record Passed(Instant begunAt, Instant endedAt, DrillResult result, Sha256 report) implements State {}

        /**
         * @param setBroken whether the set failed; otherwise the machine that should restore it did
         * @param result as far as it came
         */
        record Failed(
                Instant endedAt, Fault fault, boolean setBroken, Optional<DrillResult> result, Optional<Sha256> report)
                implements State {}

        record Cancelled(Instant endedAt, String by) implements State {}

        /** The word every door shows. */
        default String word() {
            return switch (this) {
                case Requested _ -> "requested";
                case Restoring _ -> "restoring";
                case Passed _ -> "passed";
                case Failed _ -> "failed";
                case Cancelled _ -> "cancelled";
            };
        }

        default boolean open() {
            return this instanceof Requested || this instanceof Restoring;
        }
    }

    /** What a drill does at the moment, in this order. */
    public enum Phase {
        OPENING,
        RESTORING,
        AFTER_RESTORE,
        CHECKING,
        REPORTING;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Phase of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /**
     * @param part being restored
     * @param bytes out of the vault so far
     * @param expected by what the set holds
     * @param perSecond of this attempt
     */
    public record Progress(Optional<Phase> phase, Optional<String> part, long bytes, long expected, long perSecond) {
        public Optional<Duration> left() {
            if (expected <= 0
                    || perSecond <= 0
                    || phase.filter(now -> now == Phase.RESTORING).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(Duration.ofSeconds(Math.max(0, expected - bytes) / perSecond));
        }
    }

    public Optional<DrillResult> result() {
        return switch (state) {
            case State.Restoring(var _, var soFar) -> Optional.of(soFar);
            case State.Passed passed -> Optional.of(passed.result());
            case State.Failed failed -> failed.result();
            case State.Requested _, State.Cancelled _ -> Optional.empty();
        };
    }

    public Optional<Sha256> report() {
        return switch (state) {
            case State.Passed passed -> Optional.of(passed.report());
            case State.Failed failed -> failed.report();
            case State.Requested _, State.Restoring _, State.Cancelled _ -> Optional.empty();
        };
    }

    public Optional<Fault> fault() {
        return state instanceof State.Failed failed ? Optional.of(failed.fault()) : Optional.empty();
    }

    public Optional<Instant> endedAt() {
        return switch (state) {
            case State.Requested _, State.Restoring _ -> Optional.empty();
            case State.Passed passed -> Optional.of(passed.endedAt());
            case State.Failed failed -> Optional.of(failed.endedAt());
            case State.Cancelled cancelled -> Optional.of(cancelled.endedAt());
        };
    }

    /** Whether it restored within what was promised; a drill that did not pass keeps no promise. */
    public boolean keptPromise() {
        return state instanceof State.Passed passed
                && passed.result().timeToFull().compareTo(recoveryTime) <= 0
                && passed.result().losesAtMost(recoveryPoint);
    }
}
