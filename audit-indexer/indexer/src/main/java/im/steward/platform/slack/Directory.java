package im.steward.platform.slack;

import im.steward.event.AccountRef;
import im.steward.event.ChannelRef;
import im.steward.platform.JsonRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who and where: the lists at the root of the export, by the ids that messages and folders use. */
final class Directory {
    private final Map<String, AccountRef> accounts = new HashMap<>();
    private final Map<String, Conversation> byFolder = new HashMap<>();
    private final Map<String, String> channelNames = new HashMap<>();

    /** @param members ids of those in a direct conversation, else empty */
    record Conversation(ChannelRef channel, List<String> members) {}

    void addUser(JsonRow user) {
        String id = user.id("id");
        Optional<JsonRow> profile = user.optionalObject("profile");
        String name = profile.flatMap(p -> p.filled("display_name"))
                .or(() -> user.filled("name"))
                .or(() -> profile.flatMap(p -> p.filled("real_name")))
                .orElse(id);
        accounts.put(
                id,
                new AccountRef(id, name, profile.flatMap(p -> p.filled("email")).orElse(null)));
    }

    /** Folders carry the channel's name; those of direct conversations their id. */
    void addConversation(JsonRow row, ChannelRef.Type type) {
        String id = row.id("id");
        List<String> members =
                type == ChannelRef.Type.DIRECT || type == ChannelRef.Type.GROUP ? row.texts("members") : List.of();
        String folder = row.filled("name").orElse(id);
        String name = row.filled("name")
                .orElseGet(() ->
                        members.stream().map(member -> account(member).name()).collect(Collectors.joining(", ")));
        channelNames.put(id, name);
        byFolder.put(folder, new Conversation(new ChannelRef(id, name, type, null), members));
    }

    /** A folder that no list names is kept under its own name. */
    Conversation conversation(String folder) {
        return byFolder.getOrDefault(
                folder, new Conversation(new ChannelRef(folder, folder, ChannelRef.Type.UNKNOWN, null), List.of()));
    }

    AccountRef account(String id) {
        return accounts.getOrDefault(id, new AccountRef(id, id));
    }

    boolean knows(String id) {
        return accounts.containsKey(id);
    }

    Optional<String> channelName(String id) {
        return Optional.ofNullable(channelNames.get(id));
    }
}
