package im.steward.backup.take;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A restored database of a chat server, asked for one conversation. */
public interface ChatRows {
    /**
     * A conversation.
     *
     * @param team empty for direct and group messages
     * @param type as the chat server writes it: {@code O} open, {@code P} private, {@code D} direct, {@code G} group
     * @param members names, told for direct and group messages only
     */
    record Channel(String id, Optional<String> team, String name, String type, List<String> members) {
        public Channel {
            members = List.copyOf(members);
        }

        public boolean direct() {
            return type.equals("D") || type.equals("G");
        }
    }

    /**
     * One message.
     *
     * @param root the message it answers
     * @param type empty for what a person wrote
     */
    record Post(
            String id,
            Optional<String> root,
            String user,
            Instant at,
            Optional<Instant> edited,
            Optional<Instant> deleted,
            String type,
            String message) {
        /** Messages do not print themselves. */
        @Override
        public String toString() {
            return "Post[" + id + ", " + message.length() + " chars]";
        }
    }

    /** Empty when there is no such conversation; throws when this is no chat server's database. */
    Optional<Channel> channel(String id);

    /** Threads in the order of their first messages, in each the first message first. */
    void posts(String channel, Consumer<Post> each);
}
