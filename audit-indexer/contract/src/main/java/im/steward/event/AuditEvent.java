package im.steward.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One act of a user of a chat platform, captured. Immutable and one document each: the original message, every edit
 * and the deletion all stay findable.
 */
public sealed interface AuditEvent {
    EventHead head();

    /** The conversation it happened in; sessions, accounts and administration have none. */
    Optional<ChannelRef> conversation();

    /** An event about a message: posted, edited, deleted, reacted to. */
    sealed interface OfMessage extends AuditEvent {
        ChannelRef channel();

        MessageRef message();

        @Override
        default Optional<ChannelRef> conversation() {
            return Optional.of(channel());
        }
    }

    /**
     * @param to accounts it is addressed to: mentions, and the other side of a direct conversation where known
     * @param encrypted the platform gave only ciphertext: the body is empty, the message is counted all the same
     * @param editedAt set where a source gives only the last text of an edited message
     */
    record MessagePosted(
            EventHead head,
            ChannelRef channel,
            MessageRef message,
            Body body,
            List<AccountRef> to,
            List<Attachment> attachments,
            boolean encrypted,
            @Nullable Instant editedAt)
            implements OfMessage {
        public MessagePosted {
            to = List.copyOf(to);
            attachments = List.copyOf(attachments);
        }
    }

    /** @param previous the text before, where the source still has it */
    record MessageEdited(
            EventHead head,
            ChannelRef channel,
            MessageRef message,
            Body body,
            @Nullable Body previous,
            List<AccountRef> to,
            List<Attachment> attachments)
            implements OfMessage {
        public MessageEdited {
            to = List.copyOf(to);
            attachments = List.copyOf(attachments);
        }
    }

    /** @param last the text that was deleted, where the source still has it */
    record MessageDeleted(
            EventHead head,
            ChannelRef channel,
            MessageRef message,
            @Nullable Body last,
            Reason reason) implements OfMessage {
        public enum Reason {
            USER,
            MODERATION,
            RETENTION,
            ERASURE,
            UNKNOWN
        }
    }

    /** @param name the emoji's short name, without colons */
    record ReactionChanged(EventHead head, ChannelRef channel, MessageRef message, String name, Change change)
            implements OfMessage {
        public enum Change {
            ADDED,
            REMOVED
        }

        public ReactionChanged {
            name = Text.name(name);
        }
    }

    /** @param member who joined or left; the head's actor is who caused it */
    record MembershipChanged(EventHead head, ChannelRef channel, AccountRef member, Change change)
            implements AuditEvent {
        public enum Change {
            JOINED,
            LEFT
        }

        @Override
        public Optional<ChannelRef> conversation() {
            return Optional.of(channel);
        }
    }

    record SessionChanged(
            EventHead head,
            Change change,
            @Nullable String ip,
            @Nullable String userAgent,
            @Nullable String sessionId) implements AuditEvent {
        public enum Change {
            LOGIN,
            LOGOUT,
            FAILED
        }

        public SessionChanged {
            ip = ip == null ? null : Text.name(ip);
            userAgent = userAgent == null ? null : Text.name(userAgent);
            sessionId = sessionId == null ? null : Text.name(sessionId);
        }

        @Override
        public Optional<ChannelRef> conversation() {
            return Optional.empty();
        }
    }

    record FileTouched(EventHead head, @Nullable ChannelRef channel, Attachment file, Change change)
            implements AuditEvent {
        public enum Change {
            UPLOADED,
            DOWNLOADED,
            DELETED
        }

        @Override
        public Optional<ChannelRef> conversation() {
            return Optional.ofNullable(channel);
        }
    }

    /** @param changes the changed fields by name, with their new values; never a secret */
    record AccountChanged(EventHead head, AccountRef target, Change change, Map<String, String> changes)
            implements AuditEvent {
        public enum Change {
            CREATED,
            CHANGED,
            DISABLED,
            ERASED
        }

        public AccountChanged {
            changes = changes.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            field -> Text.name(field.getKey()), field -> Text.name(field.getValue()), (a, _) -> a));
        }

        @Override
        public Optional<ChannelRef> conversation() {
            return Optional.empty();
        }
    }

    /** @param action the platform's name of it, e.g. {@code config-changed}; {@code object} is what it was done to */
    record AdminActed(
            EventHead head,
            String action,
            String object,
            @Nullable String prior,
            @Nullable String resulting) implements AuditEvent {
        public AdminActed {
            action = Text.name(action);
            object = Text.name(object);
            prior = prior == null ? null : Text.name(prior);
            resulting = resulting == null ? null : Text.name(resulting);
        }

        @Override
        public Optional<ChannelRef> conversation() {
            return Optional.empty();
        }
    }
}
