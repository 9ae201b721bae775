package im.steward.console.restore;

import im.steward.backup.catalog.PartName;
import im.steward.backup.restore.Restore;
import im.steward.backup.restore.Restore.Progress;
import im.steward.backup.restore.Restore.State;
import im.steward.backup.restore.Restore.What;
import im.steward.backup.restore.Restore.Where;
import im.steward.backup.restore.RestoreId;
import im.steward.compliance.approval.ApprovalId;
import im.steward.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A restore as a page shows it. */
record RestoreRow(
        String id,
        String set,
        String what,
        @Nullable String part,
        @Nullable String item,
        @Nullable String form,
        @Nullable Instant moment,
        boolean inPlace,
        @Nullable String place,
        @Nullable Instant until,
        String reason,
        String requester,
        Instant requestedAt,
        String state,
        String kind,
        boolean open,
        @Nullable UpkeepRow upkeep,
        @Nullable String approval,
        @Nullable String partNow,
        long done,
        long expected,
        long perSecond,
        @Nullable Duration left,
        List<KeptRow> kept,
        Map<String, Long> amounts,
        @Nullable Instant begunAt,
        @Nullable Instant endedAt,
        @Nullable Duration spent,
        @Nullable Fault fault,
        boolean cancellable,
        boolean returnable) {
    /** @param swapped whether this is what was live before */
    record KeptRow(String part, String where, boolean swapped) {}

    /** What it waits for. */
    record UpkeepRow(String vault, @Nullable Instant since) {
        static UpkeepRow of(Restore.Wait wait) {
            return new UpkeepRow(wait.vault().value(), wait.since().orElse(null));
        }
    }

    /** @param waiting those that wait for the upkeep of their vault */
    static RestoreRow of(Restore restore, Map<RestoreId, Restore.Wait> waiting) {
        What what = restore.what();
        State state = restore.state();
        Progress progress = restore.progress();
        return new RestoreRow(
                restore.id().toString(),
                restore.set().toString(),
                what.word(),
                what.only().map(PartName::value).orElse(null),
                switch (what) {
                    case What.OneFile(var _, String path) -> path;
                    case What.OneConversation(var _, String id, var _) -> id;
                    case What.Whole _, What.OnePart _ -> null;
                },
                what instanceof What.OneConversation(var _, var _, Restore.Form form) ? form.word() : null,
                restore.moment().orElse(null),
                restore.inPlace(),
                restore.where() instanceof Where.Scratch(String name, var _) ? name : null,
                restore.where() instanceof Where.Scratch(var _, Instant until) ? until : null,
                restore.reason(),
                restore.requester().value(),
                restore.requestedAt(),
                state.word(),
                kind(state),
                state.open(),
                Optional.ofNullable(waiting.get(restore.id()))
                        .map(UpkeepRow::of)
                        .orElse(null),
                restore.approval().map(ApprovalId::toString).orElse(null),
                progress.part().map(PartName::value).orElse(null),
                progress.bytes(),
                progress.expected(),
                progress.perSecond(),
                progress.left().orElse(null),
                restore.kept().entrySet().stream()
                        .map(one -> new KeptRow(
                                one.getKey().value(),
                                one.getValue().where(),
                                one.getValue().swapped()))
                        .toList(),
                new TreeMap<>(restore.amounts()),
                restore.begunAt().orElse(null),
                restore.endedAt().orElse(null),
                restore.begunAt()
                        .flatMap(begun -> restore.endedAt().map(end -> Duration.between(begun, end)))
                        .filter(length -> !length.isNegative())
                        .orElse(null),
                restore.fault().orElse(null),
                state == State.AWAITING_APPROVAL || state == State.REQUESTED || state == State.RESTORING,
                state == State.DONE || (state == State.FAILED && !restore.kept().isEmpty()));
    }

    private static String kind(State state) {
        return switch (state) {
            case AWAITING_APPROVAL, REQUESTED, RESTORING, SWAPPING, GIVING_BACK -> "wait";
            case DONE -> "good";
            case FAILED, REFUSED -> "bad";
            case CANCELLED, GIVEN_BACK -> "idle";
        };
    }
}
