package im.steward.console.matter;

import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterScope;
import im.steward.trail.OfficerId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A matter as a page shows it. */
record MatterRow(
        String id,
        String name,
        String purpose,
        List<String> sources,
        List<String> channels,
        List<String> accounts,
        @Nullable String from,
        @Nullable String to,
        List<String> members,
        String openedBy,
        Instant openedAt,
        boolean open,
        boolean mine,
        @Nullable String closedBy,
        @Nullable Instant closedAt,
        @Nullable String closeReason) {
    static MatterRow of(Matter matter, OfficerId reader) {
        MatterScope scope = matter.scope();
        Matter.State.@Nullable Closed closed = matter.state() instanceof Matter.State.Closed state ? state : null;
        return new MatterRow(
                matter.id().toString(),
                matter.name(),
                matter.purpose(),
                scope.sources().stream().sorted().toList(),
                scope.channels().stream().sorted().toList(),
                scope.accounts().stream().sorted().toList(),
                scope.hasNoBeginning() ? null : day(scope.period().from()),
                scope.hasNoEnd() ? null : day(scope.period().to().minusMillis(1)),
                matter.members().stream().map(OfficerId::value).sorted().toList(),
                matter.openedBy().value(),
                matter.openedAt(),
                matter.open(),
                matter.admits(reader),
                closed == null ? null : closed.by().value(),
                closed == null ? null : closed.at(),
                closed == null ? null : closed.reason());
    }

    /** Days of a scope are days in UTC, as the form takes them. */
    private static String day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    public boolean isEverything() {
        return sources.isEmpty() && channels.isEmpty() && accounts.isEmpty() && from == null && to == null;
    }
}
