package im.steward.audit.query;

import im.steward.audit.index.EventKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code kind:} takes: each kind of event, and words for several that belong together. */
final class KindFamilies {
    static final List<String> NAMES = List.of("message", "reaction", "membership", "session", "file", "account");

    private KindFamilies() {}

    /** Empty for a word that is neither. */
    static EnumSet<EventKind> named(String word) {
        return switch (word) {
            case "message" -> EnumSet.of(EventKind.POSTED, EventKind.EDITED, EventKind.DELETED);
            case "reaction" -> EnumSet.of(EventKind.REACTION_ADDED, EventKind.REACTION_REMOVED);
            case "membership" -> EnumSet.of(EventKind.JOINED, EventKind.LEFT);
            case "session" -> EnumSet.of(EventKind.LOGIN, EventKind.LOGOUT, EventKind.LOGIN_FAILED);
            case "file" -> EnumSet.of(EventKind.FILE_UPLOADED, EventKind.FILE_DOWNLOADED, EventKind.FILE_DELETED);
            case "account" -> EnumSet.range(EventKind.ACCOUNT_CREATED, EventKind.ACCOUNT_ERASED);
            default -> EventKind.find(word).map(EnumSet::of).orElseGet(() -> EnumSet.noneOf(EventKind.class));
        };
    }

    /** The way back. */
    static String wordOf(Set<EventKind> kinds) {
        return Stream.concat(NAMES.stream(), Arrays.stream(EventKind.values()).map(EventKind::word))
                .filter(word -> named(word).equals(kinds))
                .findFirst()
                .orElseThrow();
    }
}
