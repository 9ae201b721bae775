package im.steward.compliance.export;

import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.matter.MatterId;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import im.steward.trail.OfficerId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A search on its way into files.
 *
 * @param asked how many messages matched when it was asked for
 * @param digest of all that was asked, the matter's scope included
 * @param files empty until it is sealed
 */
public record Export(
        ExportId id,
        MatterId matter,
        String query,
        ZoneId zone,
        ExportFormat format,
        Language language,
        OfficerId requester,
        Instant requestedAt,
        long asked,
        Sha256 digest,
        Progress progress,
        List<File> files,
        State state) {
    /** Where it stands. */
    public sealed interface State {
        record AwaitingApproval(ApprovalId approval) implements State {}

        record Requested() implements State {}

        record Running(String worker, Instant leaseUntil) implements State {}

        record Done(Instant at, Sha256 manifest) implements State {}

        /** There are files, but they lack something, and they say what. */
        record Incomplete(Instant at, Sha256 manifest, List<String> shortfalls) implements State {
            public Incomplete {
                shortfalls = List.copyOf(shortfalls);
            }
        }

        record Failed(Instant at, Fault fault) implements State {}

        record Cancelled(Instant at) implements State {}

        /** The second person said no, the approval lapsed, or what was asked has changed since. */
        record Refused(Instant at, Fault fault) implements State {}

        /** The word every door shows. */
        default String name() {
            return switch (this) {
                case AwaitingApproval _ -> "awaiting_approval";
                case Requested _ -> "requested";
                case Running _ -> "running";
                case Done _ -> "done";
                case Incomplete _ -> "incomplete";
                case Failed _ -> "failed";
                case Cancelled _ -> "cancelled";
                case Refused _ -> "refused";
            };
        }

        default boolean over() {
            return switch (this) {
                case AwaitingApproval _, Requested _, Running _ -> false;
                case Done _, Incomplete _, Failed _, Cancelled _, Refused _ -> true;
            };
        }
    }

    /** What the job is doing; {@code word} is kept in the row. */
    public enum Phase {
        WAITING,
        COLLECT,
        RENDER,
        SEAL,
        OVER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param messages collected so far, of {@code total}
     * @param spent since the work began
     */
    public record Progress(Phase phase, long messages, long total, long bytes, Duration spent) {
        public long perSecond() {
            return spent.isPositive() ? messages * 1_000 / Math.max(1, spent.toMillis()) : 0;
        }

        /** From 0 to 100; collecting is most of the work, so that is what it measures. */
        public int percent() {
            return total == 0 ? (phase == Phase.OVER ? 100 : 0) : (int) Math.min(100, messages * 100 / total);
        }
    }

    /** @param path relative, with {@code /} */
    public record File(String path, long bytes, Sha256 sha256) {}

    public Export {
        files = List.copyOf(files);
    }

    public Optional<ApprovalId> approval() {
        return state instanceof State.AwaitingApproval(var approval) ? Optional.of(approval) : Optional.empty();
    }

    /** New messages arrive while an approver thinks; a tenth more is still what was agreed to. */
    long mostApproved() {
        return asked + asked / 10;
    }

    /** Queries do not print themselves. */
    @Override
    public String toString() {
        return "Export[" + id + ", " + state.name() + "]";
    }
}
