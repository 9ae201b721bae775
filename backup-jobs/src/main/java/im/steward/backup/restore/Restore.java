package im.steward.backup.restore;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.vault.VaultName;
import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Signer;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.trail.OfficerId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What somebody wants back, and how far it is.
 *
 * @param moment as of which, between two sets; without one as the set has taken it
 * @param kept where each part is now: the restored one of a scratch place, the formerly live one of a restore in place
 * @param amounts bytes, rows and files that were really restored
 */
public record Restore(
        RestoreId id,
        BackupSetId set,
        What what,
        Optional<Instant> moment,
        Where where,
        String reason,
        OfficerId requester,
        Instant requestedAt,
        State state,
        Optional<ApprovalId> approval,
        Progress progress,
        SortedMap<PartName, Kept> kept,
        Map<String, Long> amounts,
        Optional<Instant> begunAt,
        Optional<Instant> endedAt,
        Optional<Fault> fault) {
    public Restore {
        kept = new TreeMap<>(kept);
        amounts = Map.copyOf(amounts);
    }

    /** How much of a set. */
    public sealed interface What {
        record Whole() implements What {}

        record OnePart(PartName part) implements What {}

        /** @param path below the root of a part of files */
        record OneFile(PartName part, String path) implements What {
            public OneFile {
                if (path.isBlank() || path.startsWith("/") || ("/" + path + "/").contains("/../")) {
                    throw new InvalidException(new Fault(
                            "restore-path-malformed",
                            "A file or folder is named by its path below the part's directory",
                            "Write it without a leading slash and without .., such as 2026/report.pdf"));
                }
            }
        }

        /** @param conversation by the chat server's own id */
        record OneConversation(PartName part, String conversation, Form form) implements What {
            private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");

            public OneConversation {
                if (!ID.matcher(conversation).matches()) {
                    throw new InvalidException(new Fault(
                            "restore-conversation-malformed",
                            "A conversation is named by the chat server's own id",
                            "Copy the id from the chat server's database or from a search hit"));
                }
            }
        }

        default Optional<PartName> only() {
            return switch (this) {
                case Whole _ -> Optional.empty();
                case OnePart(PartName part) -> Optional.of(part);
                case OneFile(PartName part, var _) -> Optional.of(part);
                case OneConversation(PartName part, var _, var _) -> Optional.of(part);
            };
        }

        /** Whether it is something to read, out of a store. */
        default boolean isPiece() {
            return switch (this) {
                case Whole _, OnePart _ -> false;
                case OneFile _, OneConversation _ -> true;
            };
        }

        /** As the table, the API and message keys write it. */
        default String word() {
            return switch (this) {
                case Whole _ -> "set";
                case OnePart _ -> "part";
                case OneFile _ -> "file";
                case OneConversation _ -> "conversation";
            };
        }
    }

    /** The file that a conversation becomes. */
    public enum Form {
        NDJSON,
        CSV;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Form of(String word) {
            for (Form form : values()) {
                if (form.word().equals(word)) {
                    return form;
                }
            }
            throw new InvalidException(new Fault(
                    "restore-form-unknown", "A conversation cannot be written as '" + word + "'", "Use ndjson or csv"));
        }
    }

    /** Where to. */
    public sealed interface Where {
        /** @param name of the directory below {@code steward.backup.restore.directory} */
        record Scratch(String name, Instant until) implements Where {
            private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

            public Scratch {
                if (!FORM.matcher(name).matches()) {
                    throw new InvalidException(new Fault(
                            "restore-place-malformed",
                            "'" + name + "' cannot be the name of a scratch place",
                            "Use a lower case letter or digit, then up to 39 lower case letters, digits and hyphens"));
                }
            }
        }

        /** In the place of what is live. */
        record InPlace() implements Where {}
    }

    /** As the table, the API and message keys write it, in lower case. */
    public enum State {
        AWAITING_APPROVAL,
        REQUESTED,
        RESTORING,
        SWAPPING,
        DONE,
        FAILED,
        REFUSED,
        CANCELLED,
        GIVING_BACK,
        GIVEN_BACK;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Whether a worker still has something to do for it. */
        public boolean open() {
            return switch (this) {
                case AWAITING_APPROVAL, REQUESTED, RESTORING, SWAPPING, GIVING_BACK -> true;
                case DONE, FAILED, REFUSED, CANCELLED, GIVEN_BACK -> false;
            };
        }
    }

    /** @param perSecond of this attempt */
    public record Progress(Optional<PartName> part, long bytes, long expected, long perSecond) {
        public Optional<Duration> left() {
            return expected <= 0 || perSecond <= 0
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(Math.max(0, expected - bytes) / perSecond));
        }
    }

    /**
     * What it waits for that everybody has agreed to: the upkeep of its vault, which restic does alone.
     *
     * @param since when that began; how long it takes nobody knows, it may read a seventh of the vault
     */
    public record Wait(VaultName vault, Optional<Instant> since) {}

    /**
     * One part's place.
     *
     * @param where for people: a directory, a database, indices
     * @param suffix by which the part finds it again
     * @param swapped whether the formerly live one is meant
     */
    public record Kept(String where, String suffix, boolean swapped) {}

    public boolean inPlace() {
        return where instanceof Where.InPlace;
    }

    /**
     * What somebody asks for.
     *
     * @param at the moment as of which, for parts that keep a log
     * @param place the scratch place's name; empty for a restore in place
     * @param keep how long the scratch place stays
     * @param typed the set's id or the part's name once more, for a restore in place
     */
    public record Ask(
            BackupSetId set,
            What what,
            Optional<Instant> at,
            Optional<String> place,
            Optional<Duration> keep,
            String reason,
            String typed,
            Signer requester) {
        public Ask {
            // PostgreSQL's own grain, and the table's.
            at = at.map(moment -> moment.truncatedTo(ChronoUnit.MICROS));
        }
    }
}
