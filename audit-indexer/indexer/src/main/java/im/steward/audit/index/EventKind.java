package im.steward.audit.index;

import im.steward.event.AuditEvent;
import im.steward.event.EventType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happened, as the field {@code event.kind} and the query {@code kind:} say it. */
public enum EventKind {
    POSTED("posted", EventType.MESSAGE_POSTED),
    EDITED("edited", EventType.MESSAGE_EDITED),
    DELETED("deleted", EventType.MESSAGE_DELETED),
    REACTION_ADDED("reaction-added", EventType.REACTION_ADDED),
    REACTION_REMOVED("reaction-removed", EventType.REACTION_REMOVED),
    JOINED("joined", EventType.MEMBERSHIP_JOINED),
    LEFT("left", EventType.MEMBERSHIP_LEFT),
    LOGIN("login", EventType.SESSION_LOGIN),
    LOGOUT("logout", EventType.SESSION_LOGOUT),
    LOGIN_FAILED("login-failed", EventType.SESSION_FAILED),
    FILE_UPLOADED("file-uploaded", EventType.FILE_UPLOADED),
    FILE_DOWNLOADED("file-downloaded", EventType.FILE_DOWNLOADED),
    FILE_DELETED("file-deleted", EventType.FILE_DELETED),
    ACCOUNT_CREATED("account-created", EventType.ACCOUNT_CREATED),
    ACCOUNT_CHANGED("account-changed", EventType.ACCOUNT_CHANGED),
    ACCOUNT_DISABLED("account-disabled", EventType.ACCOUNT_DISABLED),
    ACCOUNT_ERASED("account-erased", EventType.ACCOUNT_ERASED),
    ADMIN("admin", EventType.ADMIN_ACTION);

    private static final Map<EventType, EventKind> BY_TYPE =
            new EnumMap<>(Arrays.stream(values()).collect(Collectors.toMap(EventKind::type, Function.identity())));

    private final String word;
    private final EventType type;

    EventKind(String word, EventType type) {
        this.word = word;
        this.type = type;
    }

    public String word() {
        return word;
    }

    EventType type() {
        return type;
    }

    public static EventKind of(AuditEvent event) {
        return Objects.requireNonNull(BY_TYPE.get(EventType.of(event)));
    }

    public static Optional<EventKind> find(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
