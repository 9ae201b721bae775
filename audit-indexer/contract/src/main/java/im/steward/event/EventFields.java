package im.steward.event;

import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.AuditEvent.AdminActed;
import im.steward.event.AuditEvent.FileTouched;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.AuditEvent.SessionChanged;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a body may hold, gathered while it is read; what its type asks for is checked when the event is made of it. */
final class EventFields {
    @Nullable
    AccountRef actor;

    @Nullable
    AccountRef target;

    Map<String, String> changes = Map.of();

    @Nullable
    ChannelRef channel;

    @Nullable
    String messageId;

    @Nullable
    String rootId;

    @Nullable
    String body;

    @Nullable
    String previousBody;

    List<AccountRef> to = List.of();
    List<Attachment> attachments = List.of();
    boolean encrypted;

    @Nullable
    Instant editedAt;

    @Nullable
    String reason;

    @Nullable
    String reaction;

    @Nullable
    String ip;

    @Nullable
    String userAgent;

    @Nullable
    String session;

    @Nullable
    Attachment file;

    @Nullable
    String action;

    @Nullable
    String object;

    @Nullable
    String prior;

    @Nullable
    String resulting;

    AuditEvent event(EventType type, EventId id, Instant at, Instant recordedAt) {
        EventHead head = new EventHead(id, at, recordedAt, present("user", actor));
        return switch (type) {
            case MESSAGE_POSTED ->
                new MessagePosted(head, channel(), message(), text("body", body), to, attachments, encrypted, editedAt);
            case MESSAGE_EDITED ->
                new MessageEdited(head, channel(), message(), text("body", body), previous(), to, attachments);
            case MESSAGE_DELETED -> new MessageDeleted(head, channel(), message(), previous(), reason());
            case REACTION_ADDED -> reaction(head, ReactionChanged.Change.ADDED);
            case REACTION_REMOVED -> reaction(head, ReactionChanged.Change.REMOVED);
            case MEMBERSHIP_JOINED -> membership(head, MembershipChanged.Change.JOINED);
            case MEMBERSHIP_LEFT -> membership(head, MembershipChanged.Change.LEFT);
            case SESSION_LOGIN -> new SessionChanged(head, SessionChanged.Change.LOGIN, ip, userAgent, session);
            case SESSION_LOGOUT -> new SessionChanged(head, SessionChanged.Change.LOGOUT, ip, userAgent, session);
            case SESSION_FAILED -> new SessionChanged(head, SessionChanged.Change.FAILED, ip, userAgent, session);
            case FILE_UPLOADED -> file(head, FileTouched.Change.UPLOADED);
            case FILE_DOWNLOADED -> file(head, FileTouched.Change.DOWNLOADED);
            case FILE_DELETED -> file(head, FileTouched.Change.DELETED);
            case ACCOUNT_CREATED -> account(head, AccountChanged.Change.CREATED);
            case ACCOUNT_CHANGED -> account(head, AccountChanged.Change.CHANGED);
            case ACCOUNT_DISABLED -> account(head, AccountChanged.Change.DISABLED);
            case ACCOUNT_ERASED -> account(head, AccountChanged.Change.ERASED);
            case ADMIN_ACTION ->
                new AdminActed(
                        head, present("im.admin.action", action), present("im.admin.object", object), prior, resulting);
        };
    }

    private ReactionChanged reaction(EventHead head, ReactionChanged.Change change) {
        return new ReactionChanged(head, channel(), message(), present("im.reaction.name", reaction), change);
    }

    private MembershipChanged membership(EventHead head, MembershipChanged.Change change) {
        return new MembershipChanged(head, channel(), present("user.target", target), change);
    }

    private FileTouched file(EventHead head, FileTouched.Change change) {
        return new FileTouched(head, channel, present("file", file), change);
    }

    private AccountChanged account(EventHead head, AccountChanged.Change change) {
        return new AccountChanged(head, present("user.target", target), change, changes);
    }

    private ChannelRef channel() {
        return present("im.channel", channel);
    }

    private MessageRef message() {
        return new MessageRef(present("im.message.id", messageId), rootId);
    }

    private @Nullable Body previous() {
        return previousBody == null ? null : text("previous_body", previousBody);
    }

    private MessageDeleted.Reason reason() {
        return reason == null
                ? MessageDeleted.Reason.UNKNOWN
                : oneOf(MessageDeleted.Reason.class, "im.deletion.reason", reason);
    }

    private static Body text(String name, @Nullable String text) {
        String present = present("im.message." + name, text);
        if (!Body.fits(present)) {
            throw RefusedEvent.tooLarge("The text of the message", Body.MAX_BYTES);
        }
        return new Body(present);
    }

    static <E extends Enum<E>> E oneOf(Class<E> kinds, String path, String name) {
        for (E kind : kinds.getEnumConstants()) {
            if (kind.name().equalsIgnoreCase(name) && name.equals(name.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw RefusedEvent.field(path, "is none of the names its schema lists");
    }

    private static <T> T present(String path, @Nullable T value) {
        if (value == null) {
            throw RefusedEvent.field(path, "is missing");
        }
        return value;
    }
}
