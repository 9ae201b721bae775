package im.steward.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A conversation: its native id (the Kafka key), the name of the moment, who may join, and the team it belongs to. */
public record ChannelRef(
        String id, String name, Type type, @Nullable String team) {
    public enum Type {
        DIRECT,
        GROUP,
        PRIVATE,
        PUBLIC,
        UNKNOWN;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** As events and documents write it. */
        public String word() {
            return word;
        }
    }

    public ChannelRef {
        Text.id("a conversation", id);
        name = Text.name(name);
        team = team == null ? null : Text.name(team);
    }
}
