package im.steward.console.search;

import im.steward.audit.index.EventKind;
import im.steward.audit.query.Span;
import im.steward.audit.search.Hit;
import im.steward.audit.search.MessageKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes hits into rows of a page.
 *
 * @param query what the reader came from, kept in addresses; may be empty
 * @param zone of that query's days; empty for the reader's own
 * @param later kinds of later versions, by message
 */
record HitRows(String matter, String query, String zone, Map<MessageKey, Set<EventKind>> later) {
    private static final Set<EventKind> OF_A_TEXT = EnumSet.of(EventKind.POSTED, EventKind.EDITED, EventKind.DELETED);

    /** A long text is cut around its first mark. */
    HitRow excerpt(Hit hit) {
        return row(hit, Piece.excerpt(hit.text(), hit.marks()), Piece.isCut(hit.text()));
    }

    HitRow whole(Hit hit, List<Span> marks) {
        return row(hit, Piece.of(hit.text(), marks), false);
    }

    private HitRow row(Hit hit, List<Piece> pieces, boolean cut) {
        return new HitRow(
                hit.id(),
                hit.at(),
                hit.sender().name().isBlank() ? hit.sender().id() : hit.sender().name(),
                hit.channel()
                        .map(channel -> channel.name().isBlank() ? channel.id() : channel.name())
                        .orElse(null),
                hit.channel().map(Hit.Conversation::type).orElse(""),
                hit.source().toString(),
                hit.kind().word(),
                badges(hit),
                pieces,
                cut,
                hit.files(),
                hit.channel().isPresent()
                        ? Addresses.of(
                                "/conversation",
                                "matter",
                                matter,
                                "event",
                                hit.id(),
                                "at",
                                hit.at().toString(),
                                "q",
                                query,
                                "zone",
                                zone)
                        : null,
                history(hit));
    }

    private @Nullable String history(Hit hit) {
        boolean several = hit.kind() == EventKind.EDITED
                || hit.kind() == EventKind.DELETED
                || !later(hit).isEmpty();
        return several && OF_A_TEXT.contains(hit.kind()) && !hit.message().isEmpty()
                ? Addresses.of(
                        "/message", "matter", matter, "source", hit.source().toString(), "id", hit.message())
                : null;
    }

    private Set<EventKind> later(Hit hit) {
        return hit.kind() == EventKind.POSTED
                ? later.getOrDefault(new MessageKey(hit.source(), hit.message()), Set.of())
                : Set.of();
    }

    private List<String> badges(Hit hit) {
        var badges = new ArrayList<String>();
        if (hit.edited() && hit.kind() != EventKind.EDITED) {
            badges.add("edited");
        }
        if (later(hit).contains(EventKind.EDITED)) {
            badges.add("later-edited");
        }
        if (later(hit).contains(EventKind.DELETED)) {
            badges.add("later-deleted");
        }
        if (!hit.conflictOf().isEmpty()) {
            badges.add("conflict");
        }
        if (hit.implausibleTime()) {
            badges.add("clock");
        }
        if (hit.has().contains("encrypted")) {
            badges.add("encrypted");
        }
        if (!hit.root().isEmpty() && !hit.root().equals(hit.message())) {
            badges.add("reply");
        }
        return badges;
    }
}
