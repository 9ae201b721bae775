package im.steward.platform.matrix;

import im.steward.event.AccountRef;
import im.steward.event.ChannelRef;
import im.steward.platform.JsonRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A room's state as its events have set it so far: what it was called and who was in when the next event happened. */
final class Room {
    /** Taken where the event that made the room is not in the export: Synapse's default since 2022. */
    private static final int USUAL_VERSION = 10;

    private final String id;
    private final Map<String, String> membership = new HashMap<>();
    private final Map<String, String> displayNames = new HashMap<>();
    private final Map<String, Reaction> reactions = new HashMap<>();
    private int version = USUAL_VERSION;
    private String name;
    private ChannelRef.Type type = ChannelRef.Type.UNKNOWN;

    /** Kept, because its removal names only the reaction. */
    record Reaction(String message, String key) {}

    Room(String id) {
        this.id = id;
        this.name = id;
    }

    /** To be told before the event is understood. */
    void apply(String eventType, JsonRow content) {
        switch (eventType) {
            case "m.room.create" -> {
                String named = content.filled("room_version").orElse("1");
                version = named.matches("\\d{1,3}") ? Integer.parseInt(named) : USUAL_VERSION;
            }
            case "m.room.name" -> name = content.filled("name").orElse(id);
            case "m.room.canonical_alias" ->
                name = name.equals(id) ? content.filled("alias").orElse(id) : name;
            case "m.room.join_rules" -> {
                if (type != ChannelRef.Type.DIRECT) {
                    type = content.filled("join_rule").orElse("").equals("public")
                            ? ChannelRef.Type.PUBLIC
                            : ChannelRef.Type.PRIVATE;
                }
            }
            default -> {}
        }
    }

    /** What the member was before, empty at first sight. */
    Optional<String> member(String user, JsonRow content) {
        Optional<String> shown = content.filled("displayname");
        if (shown.isPresent() || content.text("membership").equals("join")) {
            displayNames.put(user, shown.orElse(user));
        }
        if (content.flag("is_direct")) {
            type = ChannelRef.Type.DIRECT;
        }
        return Optional.ofNullable(membership.put(user, content.text("membership")));
    }

    void reaction(String event, Reaction reaction) {
        reactions.put(event, reaction);
    }

    Optional<Reaction> removedReaction(String event) {
        return Optional.ofNullable(reactions.remove(event));
    }

    int version() {
        return version;
    }

    ChannelRef channel() {
        return new ChannelRef(id, name, type, null);
    }

    AccountRef account(String user) {
        return new AccountRef(user, displayNames.getOrDefault(user, user));
    }
}
