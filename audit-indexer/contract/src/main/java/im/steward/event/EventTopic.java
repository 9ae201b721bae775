package im.steward.event;

/** Where events travel: the topic's name, and the key that keeps one conversation, or one account, in order. */
public record EventTopic(String name) {
    public static final EventTopic DEFAULT = new EventTopic("im.events.v1");

    public EventTopic {
        if (!name.matches("[A-Za-z0-9._-]{1,238}")) {
            throw new IllegalArgumentException(
                    "a topic's name is up to 238 letters, digits, '.', '_' or '-', was '%s'".formatted(name));
        }
    }

    /** Where unreadable and refused bytes go, with their reason. */
    public String quarantine() {
        return name + ".quarantine";
    }

    public static String key(AuditEvent event) {
        return event.conversation()
                .map(ChannelRef::id)
                .orElseGet(() -> event instanceof AuditEvent.AccountChanged account
                        ? account.target().id()
                        : event.head().actor().id());
    }
}
