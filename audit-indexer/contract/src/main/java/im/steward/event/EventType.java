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
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The attribute {@code ce_type}: what happened, and the version of the schema that says how it is written. */
public enum EventType {
    MESSAGE_POSTED("im.message.posted"),
    MESSAGE_EDITED("im.message.edited"),
    MESSAGE_DELETED("im.message.deleted"),
    REACTION_ADDED("im.reaction.added"),
    REACTION_REMOVED("im.reaction.removed"),
    MEMBERSHIP_JOINED("im.membership.joined"),
    MEMBERSHIP_LEFT("im.membership.left"),
    SESSION_LOGIN("im.session.login"),
    SESSION_LOGOUT("im.session.logout"),
    SESSION_FAILED("im.session.failed"),
    FILE_UPLOADED("im.file.uploaded"),
    FILE_DOWNLOADED("im.file.downloaded"),
    FILE_DELETED("im.file.deleted"),
    ACCOUNT_CREATED("im.account.created"),
    ACCOUNT_CHANGED("im.account.changed"),
    ACCOUNT_DISABLED("im.account.disabled"),
    ACCOUNT_ERASED("im.account.erased"),
    ADMIN_ACTION("im.admin.action");

    static final String VERSION = ".v1";
    private static final Map<String, EventType> BY_ATTRIBUTE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::attribute, Function.identity()));

    private final String attribute;
    private final String schema;

    EventType(String stem) {
        this.attribute = stem + ".v1";
        this.schema = "urn:steward:event-schema:v1:" + stem;
    }

    /** As in {@code ce_type}: {@code im.message.posted.v1}. */
    public String attribute() {
        return attribute;
    }

    /** As in {@code ce_dataschema}: the {@code $id} of the JSON Schema of the body. */
    public String schema() {
        return schema;
    }

    static Optional<EventType> find(String attribute) {
        return Optional.ofNullable(BY_ATTRIBUTE.get(attribute));
    }

    public static EventType of(AuditEvent event) {
        return switch (event) {
            case MessagePosted _ -> MESSAGE_POSTED;
            case MessageEdited _ -> MESSAGE_EDITED;
            case MessageDeleted _ -> MESSAGE_DELETED;
            case ReactionChanged reaction ->
                switch (reaction.change()) {
                    case ADDED -> REACTION_ADDED;
                    case REMOVED -> REACTION_REMOVED;
                };
            case MembershipChanged membership ->
                switch (membership.change()) {
                    case JOINED -> MEMBERSHIP_JOINED;
                    case LEFT -> MEMBERSHIP_LEFT;
                };
            case SessionChanged session ->
                switch (session.change()) {
                    case LOGIN -> SESSION_LOGIN;
                    case LOGOUT -> SESSION_LOGOUT;
                    case FAILED -> SESSION_FAILED;
                };
            case FileTouched file ->
                switch (file.change()) {
                    case UPLOADED -> FILE_UPLOADED;
                    case DOWNLOADED -> FILE_DOWNLOADED;
                    case DELETED -> FILE_DELETED;
                };
            case AccountChanged account ->
                switch (account.change()) {
                    case CREATED -> ACCOUNT_CREATED;
                    case CHANGED -> ACCOUNT_CHANGED;
                    case DISABLED -> ACCOUNT_DISABLED;
                    case ERASED -> ACCOUNT_ERASED;
                };
            case AdminActed _ -> ADMIN_ACTION;
        };
    }
}
